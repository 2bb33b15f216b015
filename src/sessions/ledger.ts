import { copilotRanks } from './agents/copilotRanks';
import { type AgentId, type UsageEvent, billedTokens, promptTokens, recordedSession } from './usageEvent';

/**
 * Every billed call once. Copies of a call (streamed blocks, subagent files, replays) share a key and become one event, which
 * is updated in place as fuller copies arrive. Events are never removed because a log file went: the calls were billed.
 */
export class Ledger {
  private readonly byKey = new Map<string, UsageEvent>();
  private counted: readonly UsageEvent[] | undefined;

  /** @returns whether the ledger changed */
  public add(event: UsageEvent): boolean {
    const known = this.byKey.get(event.key);
    const merged = known === undefined ? event : mergeCopies(known, event);
    if (merged === known) return false;
    this.byKey.set(event.key, merged);
    this.counted = undefined;
    return true;
  }

  /**
   * Replaces what a file that is rewritten as a whole held before.
   * @param isFolding an entry that is gone from the file was folded into another one, such as Cline's sum of deleted
   *   requests; else it was only taken out of the conversation, such as a request that was undone, and stays billed
   */
  public replace(source: string, events: readonly UsageEvent[], isFolding: boolean): boolean {
    const present = new Set(events.map(({ key }) => key));
    let isChanged = false;
    for (const known of isFolding ? this.byKey.values() : []) {
      if (known.source === source && !present.has(known.key)) {
        this.byKey.delete(known.key);
        isChanged = true;
      }
    }
    for (const event of events) {
      const known = this.byKey.get(event.key);
      if (known?.source === source) {
        this.byKey.set(event.key, event);
        isChanged = true;
      } else {
        isChanged = this.add(event) || isChanged;
      }
    }
    if (isChanged) this.counted = undefined;
    return isChanged;
  }

  /** All events, also copies that `events` leaves out: what is stored. */
  public all(): Iterable<UsageEvent> {
    return this.byKey.values();
  }

  /**
   * The events that count, each billed call once, in no particular order: without what a fork copied from its parent, and of
   * sessions that are recorded in several ways only the richest record.
   */
  public events(): readonly UsageEvent[] {
    this.counted ??= withoutPoorerRecords(withoutCopiedMessages(withoutForkCopies(this.byKey)));
    return this.counted;
  }

  /** Sessions that a fork names as its parent and that no event is of. */
  public missingParents(): ReadonlySet<string> {
    const parents = new Set<string>();
    for (const { lineage } of this.byKey.values()) if (lineage !== undefined) parents.add(lineage.parentSession);
    if (parents.size > 0) for (const { session } of this.byKey.values()) parents.delete(session);
    return parents;
  }
}

/**
 * The copy with the most output wins (the last streamed), then one of the main conversation, then one that says its
 * speed. The other copy still lends what the winner lacks.
 */
export function mergeCopies(known: UsageEvent, other: UsageEvent): UsageEvent {
  const [best, rest] = isBetter(other, known) ? [other, known] : [known, other];
  const isComplete = best.lowerBound !== true || rest.lowerBound !== true;
  const isMain = best.sidechain !== true || rest.sidechain !== true;
  const lacksSpeed = best.speed === undefined && rest.speed !== undefined;
  const lacksPlace = best.workspace === undefined && rest.workspace !== undefined;
  const mustClear = (best.lowerBound === true && isComplete) || (best.sidechain === true && isMain);
  if (!mustClear && !lacksSpeed && !lacksPlace) return best;
  const { lowerBound, sidechain, ...fields } = best;
  return {
    ...fields,
    ...(lowerBound === true && !isComplete ? { lowerBound } : {}),
    ...(sidechain === true && !isMain ? { sidechain } : {}),
    ...(rest.speed !== undefined && lacksSpeed ? { speed: rest.speed } : {}),
    ...(rest.workspace !== undefined && lacksPlace ? { workspace: rest.workspace } : {}),
    // A subagent's call that its parent repeats belongs to the parent's session.
    ...(sidechain === true && isMain ? { session: rest.session } : {}),
  };
}

function isBetter(candidate: UsageEvent, known: UsageEvent): boolean {
  const gain = totalOutput(candidate) - totalOutput(known);
  if (gain !== 0) return gain > 0;
  if (candidate.sidechain !== known.sidechain) return known.sidechain === true;
  if ((candidate.speed === undefined) !== (known.speed === undefined)) return known.speed === undefined;
  // Sums that grow, such as Copilot's at the end of each time a session is resumed.
  const more = totalPrompt(candidate) - totalPrompt(known);
  // Of equal copies the same one in whatever order logs are read: a call must not change its session with it.
  return more === 0 ? candidate.source < known.source : more > 0;
}

function totalPrompt(event: UsageEvent): number {
  return promptTokens(billedTokens(event));
}

function totalOutput(event: UsageEvent): number {
  return billedTokens(event).output;
}

/**
 * Leaves out the events of a fork that its parent has too. Where the parent's log is gone, its own parent may have them; else
 * forks that share a prefix copied it from there, and it counts for one of them: the one whose id sorts first.
 */
function withoutForkCopies(byKey: ReadonlyMap<string, UsageEvent>): readonly UsageEvent[] {
  const sessions = new Set<string>();
  const histories = new Set<string>();
  /** Of the sessions that are no forks. */
  const ofRoots = new Set<string>();
  const owners = new Map<string, string>();
  let hasForks = false;
  for (const event of byKey.values()) {
    if (event.agent !== 'codex') continue;
    sessions.add(event.session);
    histories.add(event.key);
    if (event.lineage === undefined) ofRoots.add(event.key.slice(event.key.lastIndexOf(':') + 1));
    else hasForks = true;
  }
  if (!hasForks) return [...byKey.values()];
  for (const { lineage, session } of byKey.values()) {
    if (lineage === undefined || sessions.has(lineage.parentSession)) continue;
    const owner = owners.get(lineage.history);
    if (owner === undefined || session < owner) owners.set(lineage.history, session);
  }
  return [...byKey.values()].filter(({ lineage, session }) => {
    if (lineage === undefined) return true;
    return sessions.has(lineage.parentSession)
      ? !histories.has(codexKey(lineage.parentSession, lineage.history))
      : !ofRoots.has(lineage.history) && owners.get(lineage.history) === session;
  });
}

/** The key of a Codex call: shared here because a fork's copies are found by it. */
export function codexKey(session: string, history: string): string {
  return `codex:${session}:${history}`;
}

/** Their forks of a session are copies of its messages under other ids, and so is what a new version moves to other tables. */
const copying: ReadonlySet<AgentId> = new Set(['opencode', 'kilo-cli']);

/**
 * Leaves out copied messages: in whatever session to the millisecond as old as another one, of the same model, with the same counts.
 * In one session the output may differ, since whether it holds reasoning is told by one version and not by the next one's copy.
 */
function withoutCopiedMessages(events: readonly UsageEvent[]): readonly UsageEvent[] {
  const moved = (event: UsageEvent): string => `${event.key.slice(0, event.key.lastIndexOf(':'))} ${requestOf(event)}`;
  const copied = (event: UsageEvent): string => `${event.agent} ${requestOf(event)} ${event.tokens.output}`;
  return withoutCopies(withoutCopies(events, copied), moved);
}

function requestOf({ at, model, tokens: { input, cacheRead, cacheWrite5m } }: UsageEvent): string {
  return `${at} ${model} ${input} ${cacheRead} ${cacheWrite5m}`;
}

/** The one with the first id is the call itself, since ids begin with the time they are given out. */
function withoutCopies(events: readonly UsageEvent[], callOf: (event: UsageEvent) => string): readonly UsageEvent[] {
  const originals = new Map<string, UsageEvent>();
  for (const event of events) {
    if (!copying.has(event.agent)) continue;
    const call = callOf(event);
    const known = originals.get(call);
    if (known === undefined || messageIdOf(event) < messageIdOf(known)) originals.set(call, event);
  }
  if (originals.size === 0) return events;
  return events.filter((event) => !copying.has(event.agent) || originals.get(callOf(event)) === event);
}

/** The last part of the key, and the whole of it where a message has the same id in two sessions. */
function messageIdOf({ key }: UsageEvent): string {
  return `${key.slice(key.lastIndexOf(':') + 1)} ${key}`;
}

/**
 * What the poorer records alone know, the folder, the richer ones are given. A sum of calls tells nothing of those after it: the
 * poorer records of a session that was resumed count until the next sum.
 *
 * Claude Code runs in VS Code by way of Copilot Chat too, which records the calls of its sessions once more, without most of what
 * Claude Code's own log tells.
 */
function withoutPoorerRecords(events: readonly UsageEvent[]): readonly UsageEvent[] {
  const best = new Map<string, number>();
  const summedUntil = new Map<string, number>();
  const workspaces = new Map<string, string>();
  for (const event of events) {
    const { rank, workspace, at, calls } = event;
    if (rank === undefined) continue;
    const id = recordedSession(event);
    best.set(id, Math.max(best.get(id) ?? 0, rank));
    if (calls !== undefined) summedUntil.set(id, Math.max(summedUntil.get(id) ?? 0, at));
    if (workspace !== undefined) workspaces.set(id, workspace);
  }
  if (best.size === 0) return events;
  const ofClaudeCode = new Set<string>();
  for (const { agent, session } of events) if (agent === 'claude-code') ofClaudeCode.add(session);
  return events.flatMap((event) => {
    if (event.agent === 'copilot-chat' && ofClaudeCode.has(event.session)) return [];
    const id = recordedSession(event);
    const rank = best.get(id) ?? 0;
    const isAfterSum = rank === copilotRanks.shutdown && event.at > (summedUntil.get(id) ?? Infinity);
    if ((event.rank ?? 0) < rank && !isAfterSum) return [];
    const workspace = event.workspace ?? workspaces.get(id);
    return [workspace === event.workspace || workspace === undefined ? event : { ...event, workspace }];
  });
}
