import type { EditedLines, ToolEffect } from '../activity';
import { subjectText } from '../activityTexts';
import { linesBetween, newFileLines, patchLines, patchedFiles, sumOfLines } from '../editedLines';
import { type JsonObject, defined, listOf, objectOf, parseJson, textOf } from '../json';

/** What a use of a tool is about (vscode-copilot-chat, tools/common/toolNames.ts). */
export interface CopilotUse {
  readonly name: string;
  readonly effect: ToolEffect;
  readonly paths: readonly string[];
  readonly subject: string;
  readonly lines?: EditedLines;
}

const reads: ReadonlySet<string> = new Set([
  'read_file',
  'view_image',
  'list_dir',
  'file_search',
  'grep_search',
  'semantic_search',
  'test_search',
  'search_workspace_symbols',
  'read_project_structure',
  'read_notebook_cell_output',
  'get_changed_files',
  'copilot_getNotebookSummary',
]);
const writes: ReadonlySet<string> = new Set([
  'apply_patch',
  'create_file',
  'replace_string_in_file',
  'multi_replace_string_in_file',
  'insert_edit_into_file',
  'edit_notebook_file',
  'create_new_jupyter_notebook',
]);

/** Names that the surface gives the tools, where they are not those that models know. */
const namesOfSurface: Readonly<Record<string, string>> = {
  copilot_applyPatch: 'apply_patch',
  copilot_createFile: 'create_file',
  copilot_replaceString: 'replace_string_in_file',
  copilot_multiReplaceString: 'multi_replace_string_in_file',
  copilot_insertEdit: 'insert_edit_into_file',
  copilot_editNotebook: 'edit_notebook_file',
  copilot_createNewJupyterNotebook: 'create_new_jupyter_notebook',
  copilot_readFile: 'read_file',
  copilot_viewImage: 'view_image',
  copilot_listDirectory: 'list_dir',
  copilot_findFiles: 'file_search',
  copilot_findTextInFiles: 'grep_search',
  copilot_searchCodebase: 'semantic_search',
  copilot_findTestFiles: 'test_search',
  copilot_searchWorkspaceSymbols: 'search_workspace_symbols',
  copilot_readProjectStructure: 'read_project_structure',
  copilot_readNotebookCellOutput: 'read_notebook_cell_output',
  copilot_getChangedFiles: 'get_changed_files',
};

/** How a result tells that the tool did not do it, or that the engineer did not want it. */
const failure =
  /^\s*(?:ERROR\b|The user (?:chose to skip|cancelled)|Applying patch failed|String replacement failed|File does not exist|Input and output are identical)/;

/** Arguments that tell best what a use is about. */
const subjects = ['command', 'query', 'includePattern', 'pattern', 'url', 'path', 'description'];

export function nameOfTool(name: string): string {
  return namesOfSurface[name] ?? name;
}

export function hasFailed(result: string): boolean {
  return failure.test(result);
}

/** @param text of the arguments, JSON; where it is cut off, what can be read of it */
export function useOfCall(name: string, text: string): CopilotUse {
  const whole = objectOf(parseJson(text));
  const fields = whole ?? beginningOf(text);
  const effect = reads.has(name) ? 'read' : writes.has(name) ? 'write' : 'other';
  const paths = effect === 'other' ? [] : pathsOf(name, fields);
  const about = subjects.map((key) => textOf(fields[key])).find((value) => value !== undefined);
  const lines = whole !== undefined && effect === 'write' ? linesOf(name, whole) : undefined;
  return { name, effect, paths, subject: subjectText(paths[0] ?? about), ...defined({ lines }) };
}

/** Of a use whose arguments are not told, only what it shows. */
export function useOfShown(name: string, paths: readonly string[], command: string | undefined): CopilotUse {
  const effect = reads.has(name) ? 'read' : writes.has(name) ? 'write' : 'other';
  const named = effect === 'other' ? [] : paths;
  return { name, effect, paths: named, subject: subjectText(command ?? named[0]) };
}

function pathsOf(name: string, fields: JsonObject): readonly string[] {
  if (name === 'apply_patch') return patchedFiles(textOf(fields.input) ?? '');
  const replaced = listOf(fields.replacements).flatMap((edit) => textOf(objectOf(edit)?.filePath) ?? []);
  return [...new Set([...(textOf(fields.filePath) === undefined ? [] : [String(fields.filePath)]), ...replaced])];
}

function linesOf(name: string, fields: JsonObject): EditedLines | undefined {
  if (name === 'apply_patch') return patchLines(textOf(fields.input) ?? '');
  if (name === 'create_file') return newFileLines(textOf(fields.content) ?? '');
  const edits = name === 'multi_replace_string_in_file' ? listOf(fields.replacements) : [fields];
  const told = edits.flatMap((value) => {
    const edit = objectOf(value);
    if (typeof edit?.oldString !== 'string' || typeof edit.newString !== 'string') return [];
    const lines = linesBetween(edit.oldString, edit.newString);
    const path = textOf(edit.filePath);
    return [{ ...lines, texts: (lines.texts ?? []).map((text) => ({ ...defined({ path }), ...text })) }];
  });
  return told.length === 0 ? undefined : sumOfLines(told);
}

/** The texts of an object whose JSON was cut off, the last of them perhaps without its end. */
function beginningOf(text: string): JsonObject {
  const fields: Record<string, string> = {};
  for (const [, key = '', value = ''] of text.matchAll(/"(\w+)":\s*"((?:[^"\\]|\\.)*)/g)) {
    const read = parseJson(`"${value}"`);
    if (typeof read === 'string') fields[key] ??= read;
  }
  return fields;
}
