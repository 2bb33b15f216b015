/** Kinds of secrets, with the name that people read. A kind says what to revoke, and never anything of the secret itself. */
export const secretKinds = {
  '1password-token': '1Password service account token',
  'age-key': 'age secret key',
  'anthropic-key': 'Anthropic API key',
  'assigned-secret': 'secret in an assignment',
  'atlassian-token': 'Atlassian API token',
  'authorization-header': 'credential of a request',
  'aws-access-key-id': 'AWS access key id',
  'aws-secret-key': 'AWS secret access key',
  'azure-key': 'Azure account key',
  'cloudflare-token': 'Cloudflare API token',
  'connection-string': 'password in a connection string',
  'databricks-token': 'Databricks token',
  'digitalocean-token': 'DigitalOcean token',
  'discord-token': 'Discord bot token',
  'docker-token': 'Docker access token',
  'figma-token': 'Figma access token',
  'github-token': 'GitHub token',
  'gitlab-token': 'GitLab token',
  'google-api-key': 'Google API key',
  'google-client-secret': 'Google client secret',
  'grafana-token': 'Grafana token',
  'groq-key': 'Groq API key',
  'huggingface-token': 'Hugging Face token',
  'json-web-token': 'JSON Web Token',
  'linear-token': 'Linear API token',
  'mailgun-key': 'Mailgun API key',
  'newrelic-key': 'New Relic key',
  'notion-token': 'Notion token',
  'npm-token': 'npm token',
  'openai-key': 'OpenAI API key',
  'other-credential': 'credential',
  'postman-key': 'Postman API key',
  'private-key': 'private key',
  'pypi-token': 'PyPI token',
  'sendgrid-key': 'SendGrid API key',
  'sentry-token': 'Sentry token',
  'shopify-token': 'Shopify token',
  'slack-token': 'Slack token',
  'slack-webhook': 'Slack webhook address',
  'stripe-key': 'Stripe key',
  'tailscale-key': 'Tailscale key',
  'telegram-token': 'Telegram bot token',
  'twilio-key': 'Twilio API key',
  'vault-token': 'HashiCorp Vault token',
  'vercel-token': 'Vercel token',
} as const;

export type SecretKind = keyof typeof secretKinds;

/** Where a secret stands in a text. Holds no part of it, so that a finding can be shown, logged and sent between threads. */
export interface SecretFinding {
  readonly kind: SecretKind;
  /** UTF-16 units of the text, the end excluded. */
  readonly start: number;
  readonly end: number;
  /** Of the start, from 1. */
  readonly line: number;
}

/** A finding before its line is known. */
export type SecretSpan = Omit<SecretFinding, 'line'>;

/** `.env.example line 4 looks like an AWS secret access key` is built from this by the views. */
export function secretName(kind: SecretKind): string {
  return secretKinds[kind];
}
