/** Files that are written for models: prompts, instructions, rules and agents of VS Code, Claude Code, Gemini CLI, Cursor, Codex, Cline and Windsurf. */
const promptName =
  /(?:^|\/)(?:[^/]+\.(?:prompt|instructions|agent|chatmode)\.md|AGENTS(?:\.override)?\.md|CLAUDE(?:\.local)?\.md|GEMINI\.md|\.github\/copilot-instructions\.md|\.cursor\/rules\/.+|\.claude\/rules\/.+\.md|\.(?:windsurf|devin)\/rules\/.+\.md|\.clinerules\/.+|\.cursorrules|\.windsurfrules|\.clinerules)$/;

/** @param path with `/` */
export function isPromptPath(path: string): boolean {
  return promptName.test(path);
}
