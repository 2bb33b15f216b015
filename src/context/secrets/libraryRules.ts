import type { SecretLintRuleContext, SecretLintSourceCode } from '@secretlint/types';
import type { SecretKind, SecretSpan } from './finding';
import { isPlaceholder } from './likeness';
import { isSlackToken } from './patterns';

/**
 * The rules of secretlint (@secretlint/secretlint-rule-preset-recommend, MIT), which its authors keep up with what vendors issue. Its
 * own runner, @secretlint/core, is left out: it builds messages that contain the secret, logs with `debug` and marks every run in
 * Node's performance timeline. A rule needs no more than the small context below.
 *
 * The package is loaded on the first scan. It imports `node:path`, for PKCS #12 files only, which are never passed to it: a
 * bundle for the browser may replace that module by an empty one.
 */
export type LibraryRules = (text: string, path: string) => Promise<SecretSpan[]>;

export async function loadLibraryRules(): Promise<LibraryRules> {
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
  // Comments such as `secretlint-disable` say that a value may be committed, which is not to say that it may be sent.
  const scanners = rules.filter(({ meta }) => !meta.id.endsWith('-filter-comments'));
  return async (text, path) => {
    const spans: SecretSpan[] = [];
    const source = sourceOf(text, path);
    for (const rule of scanners) {
      const ruleName = rule.meta.id.slice(rule.meta.id.lastIndexOf('-rule-') + '-rule-'.length);
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
