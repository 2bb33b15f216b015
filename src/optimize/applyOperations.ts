import { addParts, type Context, type Part, removeParts, setIncluded, setRewrites } from '../context/compose/context';
import { excludedBy, kindOrder, type Operation, type Suggestion } from './suggestion';

/**
 * The context after suggestions, in the fixed order of their kinds whatever the order given. One whose note refers to a part that
 * another of them takes out is left out: the text stays.
 */
export function applySuggestions(context: Context, suggestions: readonly Suggestion[]): Context {
  return compatible(suggestions).reduce((changed, { operations }) => applyOperations(changed, operations), context);
}

/** The suggestions in the order of applying, without those that lose what they refer to. */
export function compatible(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  const gone = new Set(suggestions.flatMap(excludedBy));
  return inFixedOrder(suggestions.filter(({ needs }) => !needs.some((part) => gone.has(part))));
}

/** Within a kind, the order given. */
export function inFixedOrder(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  return [...suggestions].sort((left, right) => kindOrder.indexOf(left.data.kind) - kindOrder.indexOf(right.data.kind));
}

/** As with the operations of a Context, what names a part that is not there (any more) is passed over. */
export function applyOperations(context: Context, operations: readonly Operation[]): Context {
  return operations.reduce(applyOperation, context);
}

function applyOperation(context: Context, operation: Operation): Context {
  switch (operation.kind) {
    case 'exclude':
      return setIncluded(context, [operation.part], false);
    case 'rewrite': {
      const part = context.parts.find(({ id }) => id === operation.part);
      return part === undefined || part.rewrites.includes(operation.rewrite)
        ? context
        : setRewrites(context, [part.id], [...part.rewrites, operation.rewrite]);
    }
    case 'arrange':
      return arranged(context, operation.order);
    case 'add': {
      const users = new Set(operation.beforeFirstOf);
      const first = context.parts.find(({ id }) => users.has(id));
      return addParts(context, [operation.part], first === undefined ? 'end' : { before: first.id });
    }
    case 'recap': {
      const old = context.parts.filter(({ source }) => source.kind === 'recap').map(({ id }) => id);
      return addParts(removeParts(context, old), [{ source: { kind: 'recap', text: operation.text } }]);
    }
  }
}

/** The named parts take, in their order, the places that they had together. */
function arranged(context: Context, order: readonly string[]): Context {
  const byId = new Map(context.parts.map((part) => [part.id, part]));
  const named = [...new Set(order)].flatMap((id): Part[] => {
    const part = byId.get(id);
    return part === undefined ? [] : [part];
  });
  const isNamed = new Set(named.map(({ id }) => id));
  let next = 0;
  const parts = context.parts.map((part) => (isNamed.has(part.id) ? (named[next++] ?? part) : part));
  return parts.every((part, index) => part === context.parts[index]) ? context : { ...context, parts };
}
