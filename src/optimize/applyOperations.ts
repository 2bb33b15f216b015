import { addParts, type Context, mapChanged, type Part, removeParts } from '../context/compose/context';
import { excludedBy, kindOrder, type Operation, type Suggestion } from './suggestion';

/**
 * The context after suggestions, in the fixed order of their kinds whatever the order given. One whose note refers to a part that
 * another of them takes out is left out: the text stays.
 */
export function applySuggestions(context: Context, suggestions: readonly Suggestion[]): Context {
  return applyOperations(
    context,
    compatible(suggestions).flatMap(({ operations }) => operations),
  );
}

/** The suggestions in the order of applying, without those that lose what they refer to. */
export function compatible(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  if (suggestions.every(({ needs }) => needs.length === 0)) return inFixedOrder(suggestions);
  const gone = new Set(suggestions.flatMap(excludedBy));
  return inFixedOrder(suggestions.filter(({ needs }) => !needs.some((part) => gone.has(part))));
}

/** Within a kind, the order given. */
export function inFixedOrder(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  const byPlace: Suggestion[][] = kindOrder.map(() => []);
  for (const suggestion of suggestions) byPlace[placeOfKind(suggestion)]?.push(suggestion);
  return byPlace.flat();
}

const places = new Map(kindOrder.map((kind, place) => [kind, place]));

function placeOfKind({ data }: Suggestion): number {
  return places.get(data.kind) ?? 0;
}

/** As with the operations of a Context, what names a part that is not there (any more) is passed over. */
export function applyOperations(context: Context, operations: readonly Operation[]): Context {
  let changed = context;
  let ofParts: PartOperation[] = [];
  for (const operation of operations) {
    if (operation.kind === 'exclude' || operation.kind === 'rewrite') {
      ofParts.push(operation);
      continue;
    }
    changed = applyOperation(withChangedParts(changed, ofParts), operation);
    ofParts = [];
  }
  return withChangedParts(changed, ofParts);
}

type PartOperation = Extract<Operation, { kind: 'exclude' | 'rewrite' }>;

/** Changes of single parts, all in one pass: a budget tries hundreds of choices of hundreds of them. */
function withChangedParts(context: Context, operations: readonly PartOperation[]): Context {
  if (operations.length === 0) return context;
  const byPart = new Map<string, PartOperation[]>();
  for (const operation of operations) {
    const own = byPart.get(operation.part);
    if (own === undefined) byPart.set(operation.part, [operation]);
    else own.push(operation);
  }
  const parts = mapChanged(context.parts, (part) => {
    const own = byPart.get(part.id);
    if (own === undefined) return part;
    const isExcluded = own.some(({ kind }) => kind === 'exclude');
    const rewrites = [...part.rewrites];
    for (const operation of own) {
      if (operation.kind === 'rewrite' && !rewrites.includes(operation.rewrite)) rewrites.push(operation.rewrite);
    }
    const included = part.included && !isExcluded;
    const isSame = included === part.included && rewrites.length === part.rewrites.length;
    return isSame ? part : { ...part, included, rewrites };
  });
  return parts === context.parts ? context : { ...context, parts };
}

function applyOperation(context: Context, operation: Exclude<Operation, PartOperation>): Context {
  switch (operation.kind) {
    case 'arrange':
      return arranged(context, operation.order);
    case 'add': {
      const users = new Set(operation.beforeFirstOf);
      const first = context.parts.find(({ id }) => users.has(id));
      return addParts(context, [operation.part], first === undefined ? 'end' : { before: first.id });
    }
    case 'add-after': {
      const tested = new Set(operation.afterLastOf);
      const last = context.parts.findLast(({ id }) => tested.has(id));
      return addParts(context, [operation.part], last === undefined ? 'end' : { after: last.id });
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
