import * as vscode from 'vscode';

/** Where an effect is published. */
export interface PublishedSource {
  /** Such as `arXiv:2602.11988, February 2026`. */
  readonly title: string;
  readonly url: string;
}

/** A finding in words. Plain text throughout: what it quotes of the workspace is never read as Markdown. */
export interface Explanation {
  /** One sentence: what is wrong. */
  readonly message: string;
  /** What was measured here. */
  readonly evidence: string;
  /** What is published about the effect, as a range. */
  readonly published?: string;
  /** What is not known. */
  readonly limits?: string;
  readonly source?: PublishedSource;
}

/** Publications that explanations quote; figures and dates as of November 2026. */
export const sources = {
  position: {
    title: 'lost-in-the-middle-2026, 2026',
    url: 'https://github.com/zhs2326/lost-in-the-middle-2026',
  },
  length: { title: 'Chroma, Context Rot, July 2025', url: 'https://github.com/chroma-core/context-rot' },
  missing: { title: 'SWE-Explore, arXiv:2606.07297, June 2026', url: 'https://arxiv.org/abs/2606.07297' },
  order: { title: 'arXiv:2407.21049, July 2024', url: 'https://arxiv.org/abs/2407.21049' },
  instructions: { title: 'arXiv:2602.11988, February 2026', url: 'https://arxiv.org/abs/2602.11988' },
} as const satisfies Record<string, PublishedSource>;

/** As the body of a tooltip or a page. */
export function explanationBody({ evidence, published, limits, source }: Explanation): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  const paragraphs: readonly (readonly [heading: string, text: string | undefined])[] = [
    [vscode.l10n.t('Found here'), evidence === '' ? undefined : evidence],
    [vscode.l10n.t('Published'), published],
    [vscode.l10n.t('Not known'), limits],
  ];
  for (const [heading, text] of paragraphs) {
    if (text !== undefined) markdown.appendMarkdown(`**${heading}** ${plainText(text)}\n\n`);
  }
  if (source !== undefined)
    markdown.appendMarkdown(`**${vscode.l10n.t('Source')}** [${source.title}](${source.url})\n\n`);
  return markdown;
}

/**
 * Text that Markdown shows as it is, on one line. `MarkdownString.appendText` makes every blank one at which no line breaks.
 */
export function plainText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
