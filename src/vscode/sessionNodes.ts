import type { Produced } from '../sessions/produced';
import type { WasteFinding } from '../sessions/waste/finding';
import type { SessionRow } from '../workers/sessionReport';
import type { SessionTurn } from '../workers/sessionTurns';
import type { PlanLine } from './sessionPlan';

/** What the rows of the session view stand for. */

export interface TurnNode {
  readonly kind: 'turn';
  readonly session: SessionRow;
  readonly turn: SessionTurn;
  /** From 0. */
  readonly number: number;
}

export type SessionNode =
  | { readonly kind: 'session'; readonly session: SessionRow }
  | { readonly kind: 'produced'; readonly session: SessionRow; readonly produced: Produced }
  | { readonly kind: 'waste'; readonly session: SessionRow; readonly findings: readonly WasteFinding[] }
  | { readonly kind: 'finding'; readonly session: SessionRow; readonly finding: WasteFinding }
  | TurnNode
  | { readonly kind: 'earlier'; readonly session: SessionRow; readonly turns: readonly TurnNode[] }
  | { readonly kind: 'total' }
  | { readonly kind: 'plan'; readonly line: PlanLine; readonly number: number }
  | { readonly kind: 'copied'; readonly tokens: number };

/** So many turns of a session are rows of their own; those before stand in rows of as many, which are filled when they are opened. */
const TURNS_TOGETHER = 100;

/** The last one first: it is what is happening. What a row of earlier turns holds stays, however many are added. */
export function turnRows(session: SessionRow, turns: readonly SessionTurn[]): SessionNode[] {
  const nodes = turns.map((turn, number): TurnNode => ({ kind: 'turn', session, turn, number }));
  const rows: SessionNode[] = [];
  let next = 0;
  for (; nodes.length - next >= 2 * TURNS_TOGETHER; next += TURNS_TOGETHER) {
    rows.push({ kind: 'earlier', session, turns: nodes.slice(next, next + TURNS_TOGETHER).reverse() });
  }
  return [...rows, ...nodes.slice(next)].reverse();
}
