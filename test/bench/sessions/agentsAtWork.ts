// Ten agents that append to their logs below a folder: agentsAtWork.ts FOLDER. When standard input ends they finish their last
// lines and leave what they were billed in FOLDER/billed.json, for what a reader finds to be held against.
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../corpus/random';
import { type Piece, SimulatedAgent } from './simulatedAgent';
import type { Sums } from './soak';

const [, , home] = process.argv;
if (home === undefined) throw new Error('Below which folder?');
for (const folder of ['claude/projects/p', 'codex/sessions/2026/11/24'])
  mkdirSync(join(home, folder), { recursive: true });
const random = new Random(31);
const agents = Array.from({ length: 10 }, (_, number) => new SimulatedAgent(home, number, random));
const append = ({ file, text }: Piece): void => appendFileSync(file, text);
const timer = setInterval(() => {
  for (const agent of agents) if (random.chance(0.3)) append(agent.next());
}, 20);

process.stdin.resume().on('end', () => {
  clearInterval(timer);
  for (const agent of agents) append(agent.finish());
  const billed: Sums = {
    calls: agents.reduce((sum, { calls }) => sum + calls, 0),
    tokens: agents.reduce((sum, { tokens }) => sum + tokens, 0),
  };
  // Renamed into place: nobody reads half of it.
  writeFileSync(join(home, 'billed.tmp'), JSON.stringify(billed));
  renameSync(join(home, 'billed.tmp'), join(home, 'billed.json'));
});
