/** The grammars that are shipped, by the name of their file. */
export type GrammarName = 'c_sharp' | 'cpp' | 'go' | 'java' | 'php' | 'python' | 'ruby' | 'rust' | 'tsx' | 'typescript';

/**
 * What to read from a syntax tree, as a tree-sitter query. Captures: `@definition` the whole of a definition with
 * `@name` its name; `@body` what a signature leaves out, of a definition or of something without a name; `@import` what is imported; `@use` a
 * name that is used; `@comment` a comment.
 */
export interface Grammar {
  readonly name: GrammarName;
  readonly query: string;
}

/** `(type name: (_) @name) @definition` for each type. */
function named(...types: readonly string[]): string {
  return types.map((type) => `(${type} name: (_) @name) @definition`).join('\n');
}

/** The same with a body. Both patterns match then, and the one with a body wins. */
function withBody(...types: readonly string[]): string {
  return types.map((type) => `(${type} name: (_) @name body: (_) @body) @definition`).join('\n');
}

const ecmaScript = `
${named('class_declaration', 'function_signature', 'method_signature')}
${withBody('function_declaration', 'generator_function_declaration', 'method_definition')}
${named('abstract_class_declaration', 'interface_declaration', 'type_alias_declaration', 'enum_declaration', 'internal_module')}
(program (lexical_declaration (variable_declarator name: (identifier) @name) @definition))
(program (export_statement (lexical_declaration (variable_declarator name: (identifier) @name) @definition)))
(variable_declarator name: (identifier) @name value: [(arrow_function body: (statement_block) @body) (function_expression body: (statement_block) @body)]) @definition
(public_field_definition value: (arrow_function body: (statement_block) @body))
(pair value: [(arrow_function body: (statement_block) @body) (function_expression body: (statement_block) @body)])
(export_statement value: (arrow_function body: (statement_block) @body))
(import_statement source: (string (string_fragment) @import))
(export_statement source: (string (string_fragment) @import))
(call_expression function: [(identifier) (import)] @callee arguments: (arguments . (string (string_fragment) @import)) (#match? @callee "^(require|import)$"))
[(identifier) (type_identifier) (property_identifier) (shorthand_property_identifier)] @use
(comment) @comment
`;

const queries: Record<GrammarName, string> = {
  typescript: ecmaScript,
  tsx: ecmaScript,
  python: `
${named('class_definition')}
${withBody('function_definition')}
(module (expression_statement (assignment left: (identifier) @name) @definition))
(import_statement name: (dotted_name) @import)
(import_statement name: (aliased_import name: (dotted_name) @import))
(import_from_statement module_name: (_) @import)
(identifier) @use
(comment) @comment`,
  go: `
${withBody('function_declaration', 'method_declaration')}
${named('type_spec', 'type_alias', 'const_spec')}
(source_file (var_declaration (var_spec name: (identifier) @name) @definition))
(import_spec path: (_ (interpreted_string_literal_content) @import))
[(identifier) (type_identifier) (field_identifier)] @use
(comment) @comment`,
  rust: `
${withBody('function_item')}
${named('struct_item', 'enum_item', 'union_item', 'trait_item', 'type_item', 'const_item', 'static_item', 'macro_definition', 'function_signature_item')}
(mod_item name: (identifier) @import !body)
(use_declaration argument: (_) @import)
[(identifier) (type_identifier) (field_identifier)] @use
[(line_comment) (block_comment)] @comment`,
  java: `
${named('class_declaration', 'interface_declaration', 'enum_declaration', 'record_declaration', 'annotation_type_declaration')}
${withBody('method_declaration', 'constructor_declaration')}
(interface_body (method_declaration name: (_) @name) @definition)
(import_declaration (scoped_identifier) @import)
[(identifier) (type_identifier)] @use
[(line_comment) (block_comment)] @comment`,
  cpp: `
${named('class_specifier', 'struct_specifier', 'enum_specifier', 'union_specifier', 'namespace_definition', 'preproc_def', 'preproc_function_def')}
(function_definition declarator: (function_declarator declarator: [(identifier) (field_identifier) (destructor_name) (operator_name)] @name) body: (_) @body) @definition
(function_definition declarator: (function_declarator declarator: (qualified_identifier name: (_) @name)) body: (_) @body) @definition
(function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: (_) @name)) body: (_) @body) @definition
(function_definition declarator: (reference_declarator (function_declarator declarator: (_) @name)) body: (_) @body) @definition
(type_definition declarator: (type_identifier) @name) @definition
(alias_declaration name: (_) @name) @definition
(preproc_include path: (string_literal (string_content) @import))
[(identifier) (type_identifier) (field_identifier) (namespace_identifier)] @use
(comment) @comment`,
  c_sharp: `
${named('class_declaration', 'interface_declaration', 'struct_declaration', 'enum_declaration', 'record_declaration', 'delegate_declaration', 'property_declaration')}
${withBody('method_declaration', 'constructor_declaration')}
(accessor_declaration body: (block) @body)
(operator_declaration body: (block) @body)
(destructor_declaration name: (_) @name body: (block) @body) @definition
(using_directive [(identifier) (qualified_name)] @import)
(identifier) @use
(comment) @comment`,
  ruby: `
${named('module', 'class')}
${named('method', 'singleton_method')}
${withBody('method', 'singleton_method')}
(assignment left: (constant) @name) @definition
(call method: (identifier) @callee arguments: (argument_list (string (string_content) @import)) (#match? @callee "^(require|require_relative|load|autoload)$"))
[(identifier) (constant)] @use
(comment) @comment`,
  php: `
${named('class_declaration', 'interface_declaration', 'trait_declaration', 'enum_declaration')}
${withBody('function_definition', 'method_declaration')}
(const_element . (name) @name) @definition
(namespace_use_clause [(qualified_name) (name)] @import)
(include_expression (string (string_content) @import))
(require_once_expression (string (string_content) @import))
(name) @use
(comment) @comment`,
};

/** Extensions as GitHub's linguist gives them. JavaScript is read with the grammar of TSX, C with that of C++. */
const byExtension = new Map<string, GrammarName>(
  (
    [
      ['typescript', 'ts mts cts'],
      ['tsx', 'tsx js jsx mjs cjs'],
      ['python', 'py pyi pyw'],
      ['go', 'go'],
      ['rust', 'rs'],
      ['java', 'java'],
      ['cpp', 'c h cc cpp cxx hpp hh hxx ino'],
      ['c_sharp', 'cs csx'],
      ['ruby', 'rb rake gemspec'],
      ['php', 'php phtml'],
    ] as const
  ).flatMap(([name, extensions]) => extensions.split(' ').map((extension) => [extension, name] as const)),
);

/** The grammar for a file by its extension; undefined for languages without one. */
export function grammarFor(path: string): Grammar | undefined {
  const name = byExtension.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase());
  return name === undefined ? undefined : { name, query: queries[name] };
}

/** Every grammar with its query, for the test that holds them against each other. */
export const allGrammars: readonly Grammar[] = Object.entries(queries).map(([name, query]) => ({
  name: name as GrammarName,
  query,
}));
