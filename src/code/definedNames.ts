import { withoutCommentLines } from './commentLines';
import { definitionLines, startsOf } from './definitionLines';

/**
 * Names that a text defines, found by words and layout alone: for ranking, where every file of a workspace is read and
 * a parser would be too slow, and for languages without a grammar. It misses some and takes some calls for definitions.
 */

/** Words that introduce a name, in any of the languages, and those that may stand before them. */
const keywords =
  'class interface struct enum trait union record protocol object namespace module mod def fn func fun function type ' +
  'typedef macro_rules! sub procedure #define';
const modifiers =
  'export default declare public private protected internal static final abstract sealed async pub unsafe extern inline ' +
  'virtual override open data readonly partial const';
const starts = startsOf(`${keywords} ${modifiers}`.split(' '));

/** A keyword and its name: `class Foo`, `func (r *Repo) Name`, `pub(crate) fn name`, `macro_rules! name`, `#define NAME`. */
const keywordDefinition = new RegExp(
  String.raw`^[^\S\n]*(?:(?:${modifiers.replaceAll(' ', '|').replace('pub|', String.raw`pub(?:\([^)\n]*\))?|`)})[^\S\n]+)*` +
    String.raw`(?:${keywords.replaceAll(' ', '|').replace('function|', String.raw`function\*?|`)})[^\S\n]+` +
    String.raw`(?:\([^)\n]*\)[^\S\n]*)?(?:self\.)?([\p{L}_$][\p{L}\p{N}_$]*[?!]?)`,
  'gmu',
);

/** Variables at the outermost level only: inside, they are details. */
const variableDefinition =
  /^(?:export[^\S\n]+(?:default[^\S\n]+)?|pub(?:\([^)\n]*\))?[^\S\n]+)?(?:const|let|var|static|val)[^\S\n]+(?:mut[^\S\n]+)?([\p{L}_$][\p{L}\p{N}_$]*)(?=[^\S\n]*[:=,;])/gmu;

/** Assignments at the outermost level in Python and Ruby: `NAME = …`, `module.exports.name = …`. */
const assignment =
  /^(?:module\.)?(?:exports\.)?([\p{L}_$][\p{L}\p{N}_$]*)(?:[^\S\n]*:[^\n=]{1,60})?[^\S\n]*=(?![=>])/gmu;

/** A method or a C function: perhaps a type, a name, parentheses without strings (else it is a call), and a body. */
const methodDefinition =
  /^[^\S\n]{0,8}((?:[\w$<>[\],.?&*:~@]+[^\S\n]+[*&]*)*)([\p{L}_$~][\p{L}\p{N}_$:]*)[^\S\n]*\([^;{}"'`\n]*\)[^;{}\n]*\{/gmu;

/** The same with its body or its parameters on the lines below; then only a type before it tells it from a call. */
const openDefinition =
  /^[^\S\n]{0,8}((?:[\w$<>[\],.?&*:~@]+[^\S\n]+[*&]*)+)([\p{L}_$~][\p{L}\p{N}_$:]*)[^\S\n]*\((?:[^;{}"'`\n]*\)[^\S\n]*|[^;{}()"'`\n]*,?)$/gmu;

/** Words before a parenthesis that define nothing. */
const notNames = new Set(
  (
    'if func fn def for while switch catch return else new throw await yield function do try case sizeof typeof elif with match super this assert print when foreach using lock fixed unless until and or not in ' +
    'enum struct union class void const unsigned'
  ).split(' '),
);
const statementStart =
  /(?:^|\s)(?:return|else|new|throw|raise|except|assert|await|yield|case|in|not|and|or|elif|with|unless|until|when|lambda|goto|delete|if|for|while)(?:\s|$)/;

/** The names, each once. Linear in the length of the text. */
export function definedNames(text: string): string[] {
  const { keyworded, outermost, braced, open } = definitionLines(withoutCommentLines(text), starts);
  const names = new Set<string>();
  for (const [lines, pattern] of [
    [keyworded, keywordDefinition],
    [outermost, variableDefinition],
    [outermost, assignment],
  ] as const) {
    for (const match of lines.matchAll(pattern)) add(names, match[1]);
  }
  for (const [lines, pattern] of [
    [braced, methodDefinition],
    [open, openDefinition],
  ] as const) {
    for (const match of lines.matchAll(pattern)) {
      if (!statementStart.test(match[1] ?? '')) add(names, match[2]?.split('::').pop());
    }
  }
  return [...names];
}

function add(names: Set<string>, name: string | undefined): void {
  if (name !== undefined && name.length > 2 && !notNames.has(name)) names.add(name);
}

/**
 * Of the names that a text defines, those that are reached only through a value of their type: methods of Go, which stand at the
 * outermost level as functions do. Other languages' methods are inside of what names them.
 */
export function methodNames(text: string): Set<string> {
  return new Set(
    Array.from(text.matchAll(/^func[^\S\n]*\([^)\n]*\)[^\S\n]*([\p{L}_]\w*)/gmu), ([, name]) => name ?? ''),
  );
}
