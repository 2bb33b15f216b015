import type { SecretLintRuleContext, SecretLintSourceCode } from '@secretlint/types';
import type { SecretKind, SecretSpan } from './finding';
import { isPlaceholder } from './likeness';
import { isSlackToken } from './patterns';
import { type CharacterTriples, type Literals, literals } from './triples';

/**
 * The rules of secretlint (@secretlint/secretlint-rule-preset-recommend, MIT), which its authors keep up with what vendors issue. Its
 * own runner, @secretlint/core, is left out: it builds messages that contain the secret, logs with `debug` and marks every run in
 * Node's performance timeline. A rule needs no more than the small context below.
 *
 * The package is loaded on the first scan. It imports `node:path`, for PKCS #12 files only, which are never passed to it: a
 * bundle for the browser may replace that module by an empty one.
 */
export type LibraryRules = (text: string, path: string, triples: CharacterTriples) => Promise<SecretSpan[]>;

export async function loadLibraryRules(): Promise<LibraryRules> {
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
  // Comments such as `secretlint-disable` say that a value may be committed, which is not to say that it may be sent.
  const scanners = rules
    .filter(({ meta }) => !meta.id.endsWith('-filter-comments'))
    .map((rule) => ({ rule, ruleName: rule.meta.id.slice(rule.meta.id.lastIndexOf('-rule-') + '-rule-'.length) }));
  return async (text, path, triples) => {
    const spans: SecretSpan[] = [];
    const source = sourceOf(text, path);
    for (const { rule, ruleName } of scanners) {
      const needs = needsOfRule[ruleName];
      if (needs !== undefined && !triples.mayHave(needs)) continue;
      const context = contextFor((messageId, start, end) => {
        const kind = kindByMessage[messageId] ?? kindByRule[ruleName] ?? 'other-credential';
        const found = text.slice(start, end);
        const isReal = kind === 'private-key' || (kind === 'slack-token' ? isSlackToken(found) : !isPlaceholder(found));
        if (isReal) spans.push({ kind, start, end });
      });
      // Its access key ids (off by default) belong to secrets, its account ids are no secret and are dropped below.
      await rule.create(context, { enableIDScanRule: true }).file?.(source);
    }
    return spans;
  };
}

/** Passes on where something was found and as what; the translator gets the secret and drops it. */
function contextFor(report: (messageId: string, start: number, end: number) => void): SecretLintRuleContext {
  return {
    sharedOptions: {},
    createTranslator: () => (messageId) => ({ message: '', messageId: String(messageId), data: undefined }),
    report: ({ message: { messageId }, range: [start, end] }) => {
      if (messageId !== 'AWSAccountID') report(messageId, start, end);
    },
    ignore: () => undefined,
  };
}

/**
 * A text without a physical file. The extension is left out, too: with `.json` a rule reports a whole service account file,
 * of which the private key alone is secret, and is found by patterns.ts.
 */
function sourceOf(content: string, path: string): SecretLintSourceCode {
  const unused = (): never => {
    throw new Error('A rule of secretlint asked for a position, which none did when it was bundled.');
  };
  return {
    hasBOM: false,
    content,
    filePath: path,
    physicalFilePath: undefined,
    contentType: 'text',
    ext: '',
    getFilePath: () => path,
    getPhysicalFilePath: () => undefined,
    locationToRange: unused,
    rangeToLocation: unused,
    positionToIndex: unused,
    indexToPosition: unused,
  };
}

const kindByMessage: Readonly<Partial<Record<string, SecretKind>>> = {
  AWSAccessKeyID: 'aws-access-key-id',
  AWSSecretAccessKey: 'aws-secret-key',
  IncomingWebhook: 'slack-webhook',
};

const kindByRule: Readonly<Partial<Record<string, SecretKind>>> = {
  '1password': '1password-token',
  anthropic: 'anthropic-key',
  basicauth: 'connection-string',
  cloudflare: 'cloudflare-token',
  'database-connection-string': 'connection-string',
  databricks: 'databricks-token',
  docker: 'docker-token',
  figma: 'figma-token',
  gcp: 'private-key',
  github: 'github-token',
  gitlab: 'gitlab-token',
  grafana: 'grafana-token',
  groq: 'groq-key',
  'hashicorp-vault': 'vault-token',
  huggingface: 'huggingface-token',
  linear: 'linear-token',
  notion: 'notion-token',
  npm: 'npm-token',
  openai: 'openai-key',
  privatekey: 'private-key',
  sendgrid: 'sendgrid-key',
  shopify: 'shopify-token',
  slack: 'slack-token',
  stripe: 'stripe-key',
  tailscale: 'tailscale-key',
  vercel: 'vercel-token',
};

/**
 * Of these, every match of the rule's patterns has one; a rule that is not listed always runs. A test holds the list against the
 * patterns, so that an update of the library that looks for more does not go unseen.
 */
export const needsOfRule: Readonly<Partial<Record<string, Literals>>> = {
  '1password': literals('ops_ey'),
  anthropic: literals('sk-ant-api'),
  // Ids of access keys by their first letters, and the name of a secret one.
  aws: literals(
    ...['A3T', 'AKIA', 'AGPA', 'AIDA', 'AROA', 'AIPA', 'ANPA', 'ANVA', 'ASIA'],
    ...['secretaccess', 'secret_access'],
  ),
  basicauth: literals('://'),
  cloudflare: literals('cfk_', 'cfut_', 'cfat_'),
  'database-connection-string': literals('mongodb', 'mysql', 'postgres'),
  databricks: literals('dapi'),
  docker: literals('dckr_pat_'),
  figma: literals('figd_'),
  github: literals('ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'),
  gitlab: literals('glpat-'),
  grafana: literals('glc_', 'glsa_'),
  groq: literals('gsk_'),
  'hashicorp-vault': literals('hvs.', 'hvb.', 'hvr.'),
  huggingface: literals('hf_'),
  linear: literals('lin_api_'),
  notion: literals('ntn_'),
  npm: literals('npm_', ':x-oauth-basic@', '_authToken='),
  openai: literals('T3BlbkFJ'),
  privatekey: literals('PRIVATE KEY'),
  sendgrid: literals('SG.'),
  shopify: literals('shppa_', 'shpca_', 'shpat_', 'shpss_'),
  slack: literals('xoxb-', 'xoxp-', 'xapp-', 'xoxa-', 'xoxo-', 'xoxr-', 'https://hooks.slack.com/services/'),
  stripe: literals('sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'),
  tailscale: literals('tskey-'),
  vercel: literals('vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'),
};
