import { type Catalogue, builtInCatalogue } from '../models/catalogue';
import { withOverrides } from '../models/overrides';
import { withRefreshedPrices } from '../models/refresh/withRefreshedPrices';
import { loadProgram } from '../sessions/files/callLines';
import { UserError } from '../userError';
import type { Handlers } from './rpc';
import { SessionFollower } from './sessionFollower';
import type { FollowSessionsRequest, SessionCalls } from './sessionProtocol';

/** Answers for one window's sessions. @param folder of the build, where the program that reads logs is */
export function sessionHandlers(folder: string): Pick<Handlers, keyof SessionCalls> {
  let follower: SessionFollower | undefined;
  const followed = (): SessionFollower => {
    if (follower === undefined) throw new Error('This thread follows no sessions.');
    return follower;
  };
  return {
    followSessions: async (request, { signal, report }) => {
      const following = new SessionFollower(request, catalogueWith(request), loadProgram(folder), report);
      follower = following;
      try {
        await following.run(signal);
      } finally {
        if (follower === following) follower = undefined;
      }
    },
    refreshSessions: () => followed().rescan(),
    readSession: (session, { signal }) => followed().detailOf(session, signal),
    findSessionWaste: (session, { signal }) => followed().wasteIn(session, signal),
    findLogLine: (place, { signal }) => followed().lineAt(place, signal),
    summariseSessions: (session) => followed().summaryOf(session),
  };
}

function catalogueWith({ modelOverrides, refreshedPrices }: FollowSessionsRequest): Catalogue {
  const base =
    refreshedPrices === undefined ? builtInCatalogue : withRefreshedPrices(builtInCatalogue, refreshedPrices).catalogue;
  try {
    return withOverrides(base, modelOverrides ?? {});
  } catch (error) {
    if (error instanceof UserError) return base;
    throw error;
  }
}
