/** An entry of LiteLLM's list. @param input and output in US dollars per million tokens */
export function chat(provider: string, input: number, output: number, more: object = {}): object {
  return {
    litellm_provider: provider,
    mode: 'chat',
    input_cost_per_token: input / 1e6,
    output_cost_per_token: output / 1e6,
    ...more,
  };
}

/** A list of a plausible length, with these entries in it. */
export function listOf(entries: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const fillers = Array.from({ length: 30 }, (_, index) => [`gpt-filler-${index}`, chat('openai', 1, 4)] as const);
  return {
    sample_spec: { mode: 'one of: chat, …', litellm_provider: 'one of …' },
    ...Object.fromEntries(fillers),
    ...entries,
  };
}
