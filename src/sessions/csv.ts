import type { UsageSummary } from './summary';

/** The sessions of a summary as comma-separated values, a line each below the names of the columns. */
export function csvOf({ sessions }: UsageSummary): string {
  const header =
    'agent,session,workspace,start,end,calls,input,output,cache_read,cache_write_5m,cache_write_1h,usd,accuracy,unpriced_models';
  const rows = sessions.map(({ agent, id, workspace, start, end, calls, tokens, cost }) =>
    [
      agent,
      id,
      workspace ?? '',
      start,
      end,
      calls,
      tokens.input,
      tokens.output,
      tokens.cacheRead,
      tokens.cacheWrite5m,
      tokens.cacheWrite1h,
      cost.usd ?? '',
      cost.accuracy,
      cost.unpricedModels.join(' '),
    ]
      .map(csvField)
      .join(','),
  );
  return `${[header, ...rows].join('\n')}\n`;
}

/** Quoted where RFC 4180 asks for it; a text that a spreadsheet would run as a formula gets an apostrophe. */
function csvField(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
