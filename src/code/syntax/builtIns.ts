import type { CodeFacts } from './codeFacts';

/** Types that come with a language: they are thrown, caught and named everywhere. */
const builtIn =
  /^(?:\w*(?:Error|Exception|Warning)|Array|Boolean|Bytes|Char|Date|Dict|Err|Double|Float|Function|HashMap|Int|Integer|Iterator|List|Long|Map|None|Number|Object|Ok|Option|Optional|Promise|RegExp|Result|Set|Short|Some|String|Symbol|Tuple|Vec|Void)$/;

/** Whether a name is a built-in's and, by its syntax tree, a file that seemed to define it by words does not. */
export function isBuiltInUsed(name: string, facts: CodeFacts | undefined): boolean {
  return builtIn.test(name) && facts?.definitions.some((definition) => definition.name === name) === false;
}
