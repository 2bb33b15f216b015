// Ten agents that append to their logs below a folder until they are killed: agentsAtWork.ts FOLDER
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../corpus/random';
import { SimulatedAgent } from './simulatedAgent';

const [, , home] = process.argv;
if (home === undefined) throw new Error('Below which folder?');
for (const folder of ['claude/projects/p', 'codex/sessions/2026/11/24'])
  mkdirSync(join(home, folder), { recursive: true });
const random = new Random(31);
const agents = Array.from({ length: 10 }, (_, number) => new SimulatedAgent(home, number, random));
setInterval(() => {
  for (const agent of agents) {
    if (!random.chance(0.3)) continue;
    const { file, text } = agent.next();
    appendFileSync(file, text);
  }
}, 20);
