/**
 * The models Tare knows, current ones of each vendor first: the order of pickers and comparisons. Prices are kept apart
 * (datedPrices.ts, basePrices.ts). A limit that no source states exactly is left out.
 */
import type { EncodingId } from '../../tokens/encoding';
import type { CalibrationId, Model } from '../model';

type Limits = Pick<Model, 'contextWindow' | 'maxInputTokens' | 'maxOutputTokens'>;

const claudeModels = 'platform.claude.com/docs/en/models';
/** The window is the package's `context_window`; the encoding or generation is the family's, as below. */
const packaged = '@pydantic/genai-prices 0.1.8';

function closed(vendor: string, calibration: CalibrationId) {
  return (id: string, displayName: string, source: string, limits: Limits = {}): Model => ({
    id,
    displayName,
    vendor,
    tokenizer: { kind: 'closed', calibration },
    ...limits,
    source,
  });
}

/** platform.claude.com/docs/en/build-with-claude/token-counting names the models of the newer tokenizer. */
const claude = closed('Anthropic', 'claude-4.7');
const olderClaude = closed('Anthropic', 'claude-4.6');

function open(vendor: string, encoding: EncodingId) {
  return (id: string, displayName: string, source: string, limits: Limits = {}): Model => ({
    id,
    displayName,
    vendor,
    tokenizer: { kind: 'public', encoding },
    ...limits,
    source,
  });
}

/**
 * GPT-4o, GPT-4.1 and the o-series: tiktoken's model table. GPT-5: github.com/openai/tiktoken/pull/440. GPT-6: release note of
 * simonw/ttok 1.0, October 2026. gpt-oss: o200k_harmony, which differs from o200k_base in special tokens only.
 */
const o200k = open('OpenAI', 'o200k_base');

/** GPT-4 and GPT-3.5: tiktoken's model table. */
const cl100k = open('OpenAI', 'cl100k_base');

/**
 * The ids that Google's own SDK counts with Gemma 3's vocabulary: `_local_tokenizer_loader.py` of googleapis/python-genai, as of
 * commit 6680718 (2026-08-21). It counts 3.1 Pro Preview, 3.1 Flash-Lite and 3.5 Flash with Gemma 4's tokenizer, which is not
 * here, and does not name later ones; these stay calibrated.
 */
const geminiByGemma3 = open('Google', 'gemma3');
const gemma3 = open('Google', 'gemma3');
/** One vocabulary for all of Qwen 3: docs/source/getting_started/concepts.md of QwenLM/Qwen3. */
const qwen3 = open('Alibaba', 'qwen3');
/** R1 is trained from V3's base model and has its vocabulary; both READMEs state the window. */
const deepSeekV3 = open('DeepSeek', 'deepseek_v3');
/** Tekken of July 2024 (tekken_240718.json in mistralai/mistral-common) is Nemo's. */
const tekken = open('Mistral', 'mistral_tekken');

const gemini = closed('Google', 'gemini');
const grok = closed('xAI', 'grok');
const deepSeek = closed('DeepSeek', 'deepseek');

const qwen3Readme = 'github.com/QwenLM/Qwen3';
/** "The context length for Qwen3 models in pretraining is up to 32,768 tokens"; more only with YaRN. */
const qwen3Deployment = 'github.com/QwenLM/Qwen3/blob/main/docs/source/deployment/vllm.md';
const gemma3Card = 'ai.google.dev/gemma/docs/core/model_card_3';

const millionAnd128k: Limits = { contextWindow: 1_000_000, maxOutputTokens: 128_000 };
const gpt6: Limits = { contextWindow: 1_050_000, maxInputTokens: 922_000, maxOutputTokens: 128_000 };
/** `inputTokenLimit` and `outputTokenLimit` of the Gemini API's model list (github.com/pydantic/genai-prices/pull/678). */
const geminiMillion: Limits = { contextWindow: 1_048_576, maxOutputTokens: 65_536 };
const window = (contextWindow: number): Limits => ({ contextWindow });

export const knownModels: readonly Model[] = [
  claude('claude-fable-5-1', 'Claude Fable 5.1', `${claudeModels}/fable-5-1/overview`, millionAnd128k),
  claude('claude-opus-5-5', 'Claude Opus 5.5', `${claudeModels}/opus-5-5/overview`, millionAnd128k),
  claude('claude-sonnet-5-5', 'Claude Sonnet 5.5', `${claudeModels}/sonnet-5-5/overview`, millionAnd128k),
  claude('claude-haiku-5-5', 'Claude Haiku 5.5', `${claudeModels}/haiku-5-5/overview`, millionAnd128k),
  claude('claude-fable-5', 'Claude Fable 5', `${claudeModels}/fable-5/overview`, millionAnd128k),
  claude('claude-opus-5', 'Claude Opus 5', `${claudeModels}/opus-5/overview`, millionAnd128k),
  claude('claude-sonnet-5', 'Claude Sonnet 5', `${claudeModels}/sonnet-5/overview`, millionAnd128k),
  claude('claude-opus-4-8', 'Claude Opus 4.8', packaged, window(1_000_000)),
  claude('claude-opus-4-7', 'Claude Opus 4.7', packaged, window(1_000_000)),
  olderClaude('claude-opus-4-6', 'Claude Opus 4.6', packaged, window(1_000_000)),
  olderClaude('claude-sonnet-4-6', 'Claude Sonnet 4.6', packaged, window(1_000_000)),
  olderClaude('claude-haiku-4-5', 'Claude Haiku 4.5', `${claudeModels}/haiku-4-5/overview`, {
    contextWindow: 200_000,
    maxOutputTokens: 64_000,
  }),
  olderClaude('claude-opus-4-5', 'Claude Opus 4.5', packaged, window(200_000)),
  olderClaude('claude-sonnet-4-5', 'Claude Sonnet 4.5', packaged, window(200_000)),
  olderClaude('claude-opus-4-1', 'Claude Opus 4.1', packaged, window(200_000)),
  olderClaude('claude-opus-4-0', 'Claude Opus 4', packaged, window(200_000)),
  olderClaude('claude-sonnet-4-0', 'Claude Sonnet 4', packaged, window(200_000)),
  olderClaude('claude-3-7-sonnet-latest', 'Claude Sonnet 3.7', packaged, window(200_000)),
  olderClaude('claude-3-5-sonnet', 'Claude Sonnet 3.5', packaged, window(200_000)),
  olderClaude('claude-3-5-haiku-latest', 'Claude Haiku 3.5', packaged, window(200_000)),
  olderClaude('claude-3-opus-latest', 'Claude Opus 3', packaged, window(200_000)),
  olderClaude('claude-3-sonnet', 'Claude Sonnet 3', packaged, window(200_000)),
  olderClaude('claude-3-haiku', 'Claude Haiku 3', packaged, window(200_000)),

  o200k('gpt-6.2-sol', 'GPT-6.2 Sol', 'developers.openai.com/api/docs/models/gpt-6.2-sol', gpt6),
  o200k('gpt-6.2-astra', 'GPT-6.2 Astra', 'github.com/BerriAI/litellm/discussions/52347', gpt6),
  o200k('gpt-6.1-sol', 'GPT-6.1 Sol', 'developers.openai.com/api/docs/models/gpt-6.1-sol', gpt6),
  o200k('gpt-6.1-terra', 'GPT-6.1 Terra', 'docs.litellm.ai/blog/gpt-6-1-terra', gpt6),
  o200k('gpt-6-astra', 'GPT-6 Astra', 'github.com/BerriAI/litellm/discussions/39633', gpt6),
  o200k('gpt-6-sol', 'GPT-6 Sol', packaged, window(1_050_000)),
  o200k('gpt-6-luna', 'GPT-6 Luna', 'github.com/BerriAI/litellm/discussions/42523', gpt6),
  o200k('gpt-5.6-sol', 'GPT-5.6 Sol', packaged, window(1_050_000)),
  o200k('gpt-5.6-terra', 'GPT-5.6 Terra', packaged, window(1_050_000)),
  o200k('gpt-5.6-luna', 'GPT-5.6 Luna', packaged, window(1_050_000)),
  o200k('gpt-5.5', 'GPT-5.5', packaged, window(1_000_000)),
  o200k('gpt-5.4', 'GPT-5.4', packaged, window(1_050_000)),
  o200k('gpt-5.4-mini', 'GPT-5.4 mini', packaged, window(400_000)),
  o200k('gpt-5.4-nano', 'GPT-5.4 nano', packaged, window(400_000)),
  o200k('gpt-5.3-codex', 'GPT-5.3 Codex', packaged, { contextWindow: 400_000, maxOutputTokens: 128_000 }),
  o200k('gpt-5.2', 'GPT-5.2', packaged, window(400_000)),
  o200k('gpt-5.1', 'GPT-5.1', packaged, window(400_000)),
  o200k('gpt-5', 'GPT-5', packaged, window(400_000)),
  o200k('gpt-5-mini', 'GPT-5 mini', packaged, window(400_000)),
  o200k('gpt-5-nano', 'GPT-5 nano', packaged, window(400_000)),
  o200k('gpt-4.1', 'GPT-4.1', packaged, window(1_000_000)),
  o200k('gpt-4.1-mini', 'GPT-4.1 mini', packaged, window(1_000_000)),
  o200k('gpt-4.1-nano', 'GPT-4.1 nano', packaged, window(1_000_000)),
  o200k('o4-mini', 'o4-mini', packaged, window(200_000)),
  o200k('o3', 'o3', packaged, window(200_000)),
  o200k('o3-mini', 'o3-mini', packaged, window(200_000)),
  o200k('o1', 'o1', packaged, window(200_000)),
  o200k('gpt-4o', 'GPT-4o', packaged, window(128_000)),
  o200k('gpt-4o-2024-05-13', 'GPT-4o (2024-05-13)', packaged, window(128_000)),
  o200k('gpt-4o-mini', 'GPT-4o mini', packaged, window(128_000)),
  o200k('gpt-oss-120b', 'gpt-oss 120B', packaged, window(131_072)),
  o200k('gpt-oss-20b', 'gpt-oss 20B', packaged, window(131_072)),
  cl100k('gpt-4-turbo', 'GPT-4 Turbo', packaged, window(128_000)),
  cl100k('gpt-4', 'GPT-4', packaged, window(8_192)),
  cl100k('gpt-3.5-turbo', 'GPT-3.5 Turbo', packaged, window(16_385)),

  gemini('gemini-3.8-flash', 'Gemini 3.8 Flash', 'ai.google.dev/gemini-api/docs/models', geminiMillion),
  gemini('gemini-3.1-pro-preview', 'Gemini 3.1 Pro Preview', 'ai.google.dev/gemini-api/docs/models', geminiMillion),
  gemini('gemini-3.7-flash', 'Gemini 3.7 Flash', packaged, window(1_000_000)),
  gemini('gemini-3.6-flash', 'Gemini 3.6 Flash', packaged, window(1_000_000)),
  gemini('gemini-3.5-flash', 'Gemini 3.5 Flash', packaged, window(1_000_000)),
  geminiByGemma3('gemini-3-pro-preview', 'Gemini 3 Pro Preview', packaged),
  geminiByGemma3('gemini-3-flash-preview', 'Gemini 3 Flash Preview', packaged, window(1_000_000)),
  geminiByGemma3('gemini-2.5-pro', 'Gemini 2.5 Pro', packaged),
  geminiByGemma3('gemini-2.5-flash', 'Gemini 2.5 Flash', packaged, window(1_048_576)),

  grok('grok-4.7', 'Grok 4.7', 'docs.x.ai/developers/grok-4-7', window(500_000)),
  grok('grok-4.6', 'Grok 4.6', packaged, window(500_000)),
  grok('grok-4.5', 'Grok 4.5', packaged, window(500_000)),
  grok('grok-code-fast-1', 'Grok Code Fast 1', packaged, window(256_000)),

  deepSeek('deepseek-v4-pro', 'DeepSeek V4 Pro', 'api-docs.deepseek.com/quick_start/pricing', {
    contextWindow: 1_000_000,
    maxOutputTokens: 384_000,
  }),
  deepSeek('deepseek-flash', 'DeepSeek V4.1 Flash', 'api-docs.deepseek.com/quick_start/pricing', {
    contextWindow: 1_000_000,
    maxOutputTokens: 384_000,
  }),
  deepSeek('deepseek-v4-flash', 'DeepSeek V4 Flash', 'api-docs.deepseek.com/quick_start/pricing', {
    contextWindow: 1_000_000,
    maxOutputTokens: 384_000,
  }),

  // Two resellers state two windows, 991,000 and 1,000,000 tokens.
  closed('Alibaba', 'qwen')('qwen3.7-max', 'Qwen 3.7 Max', 'tokenmeter v0.15.0'),
  closed('Mistral', 'mistral')('mistral-large-4', 'Mistral Large 4', 'tokenmeter v0.15.0', window(1_000_000)),
  closed('Mistral', 'mistral')('mistral-medium-latest', 'Mistral Medium', packaged, window(262_144)),

  // Open weights that people run themselves. The windows are the models' own; a server may be started with less.
  qwen3('qwen3-235b-a22b-instruct-2507', 'Qwen 3 235B Instruct 2507', qwen3Readme, window(262_144)),
  qwen3('qwen3-30b-a3b-instruct-2507', 'Qwen 3 30B Instruct 2507', qwen3Readme, window(262_144)),
  qwen3('qwen3-30b-a3b', 'Qwen 3 30B', qwen3Deployment, window(32_768)),
  qwen3('qwen3-32b', 'Qwen 3 32B', qwen3Deployment, window(32_768)),
  qwen3('qwen3-14b', 'Qwen 3 14B', qwen3Deployment, window(32_768)),
  qwen3('qwen3-8b', 'Qwen 3 8B', qwen3Deployment, window(32_768)),
  deepSeekV3('deepseek-r1', 'DeepSeek R1', 'github.com/deepseek-ai/DeepSeek-R1', window(128_000)),
  deepSeekV3('deepseek-v3', 'DeepSeek V3', 'github.com/deepseek-ai/DeepSeek-V3', window(128_000)),
  gemma3('gemma-3-27b-it', 'Gemma 3 27B', gemma3Card, window(128_000)),
  gemma3('gemma-3-12b-it', 'Gemma 3 12B', gemma3Card, window(128_000)),
  gemma3('gemma-3-4b-it', 'Gemma 3 4B', gemma3Card, window(128_000)),
  tekken('mistral-nemo', 'Mistral Nemo', 'mistral.ai/news/mistral-nemo', window(128_000)),
];

/** Names that stand for a model as a whole and that neither the base nor the normalisation covers. */
export const modelAliases: Readonly<Record<string, string>> = {
  // Anthropic's dated ids of these models lose their date in normalisation; the base lists them under "latest".
  'claude-3-7-sonnet': 'claude-3-7-sonnet-latest',
  'claude-3-5-haiku': 'claude-3-5-haiku-latest',
  'claude-3-opus': 'claude-3-opus-latest',
  'claude-3-5-sonnet-latest': 'claude-3-5-sonnet',
};
