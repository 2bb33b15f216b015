import * as vscode from 'vscode';
import { builtInCatalogue } from '../models/catalogue';
import { hostOf, readBaseUrl } from '../models/providers/baseUrl';
import { fetchPriceList, PriceListError, type PriceListFailure } from '../models/refresh/fetchPriceList';
import { parseRefreshedPrices, type RefreshedPrices, withLaterList } from '../models/refresh/priceList';
import { type PriceChanges, withRefreshedPrices } from '../models/refresh/withRefreshedPrices';
import { UserError } from '../userError';
import { onDidChangeSetting, readSetting } from './configuration';
import type { CountingService } from './countingService';
import { section, settings } from './manifest';

const storageKey = 'refreshedPrices';

/** Vendors change prices a few times a year. */
const EVERY_MILLISECONDS = 24 * 60 * 60 * 1000;
/** Whether it is time again; also how long a failure is left alone. */
const LOOK_EVERY_MILLISECONDS = 60 * 60 * 1000;
/** A window that opens is busy. */
const START_MILLISECONDS = 30_000;
/** A slow connection takes seconds for 1.6 MB. */
const LONGEST_WAIT_MILLISECONDS = 60_000;

/**
 * List prices newer than the bundled table, from a public list: only while the user's setting says so, which is off by default.
 * Without them, and when fetching fails, the table goes on to be used.
 */
export class PriceRefresh implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: { dispose(): unknown }[];
  private readonly start: NodeJS.Timeout;
  private readonly look: NodeJS.Timeout;
  /** As it was read from the state. */
  private known: { readonly prices: RefreshedPrices | undefined } | undefined;

  /** There are other prices, or none but the table's. */
  public readonly onDidChange = this.changed.event;

  /** @param state of all windows */
  public constructor(
    private readonly state: vscode.Memento,
    private readonly counting: CountingService,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = [
      this.changed,
      onDidChangeSetting(settings.pricesRefresh, () => void this.follow()),
      onDidChangeSetting(settings.pricesFrom, () => void this.follow()),
    ];
    this.start = setTimeout(() => void this.refreshIfDue(), START_MILLISECONDS);
    this.look = setInterval(() => void this.refreshIfDue(), LOOK_EVERY_MILLISECONDS);
  }

  /** Undefined while it is off, and before the first list. */
  public get current(): RefreshedPrices | undefined {
    if (!readSetting(settings.pricesRefresh)) return undefined;
    this.known ??= { prices: parseRefreshedPrices(this.state.get<unknown>(storageKey)) };
    return this.known.prices;
  }

  /**
   * Fetches the list now.
   * @returns what it changes
   * @throws UserError when it is off, or when there is no list, saying why and what is used instead
   */
  public async refresh(): Promise<PriceChanges> {
    if (!readSetting(settings.pricesRefresh)) {
      throw new UserError(
        vscode.l10n.t(
          'Refreshing prices is off, and nothing was fetched. Turn on {0} in your user settings, which say what is fetched from where.',
          `${section}.${settings.pricesRefresh}`,
        ),
      );
    }
    const url = this.address();
    try {
      return await this.fetchFrom(url);
    } catch (error) {
      if (!(error instanceof PriceListError)) throw error;
      const asOf = this.current?.fetchedAt.slice(0, 10) ?? builtInCatalogue.pricesAsOf;
      throw new UserError(`${explain(error.failure, hostOf(url))} ${vscode.l10n.t('Prices of {0} are used.', asOf)}`);
    }
  }

  public dispose(): void {
    clearTimeout(this.start);
    clearInterval(this.look);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async fetchFrom(url: string): Promise<PriceChanges> {
    this.log.info(`Fetching list prices from ${url}.`);
    // Looked up at each call: VS Code replaces the global `fetch` by one that knows the proxy settings.
    const signal = AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS);
    const bytes = await fetchPriceList((address, init) => fetch(address, init), url, signal);
    const fetchedAt = new Date().toISOString();
    const list = await this.counting.countFiles('readPrices', { bytes, fetchedAt, source: url });
    if (list === undefined) throw new PriceListError({ kind: 'not-a-list' });
    const prices = withLaterList(this.current, list);
    // Turned off meanwhile, or pointed elsewhere.
    if (!readSetting(settings.pricesRefresh) || this.address() !== url) return noChanges;
    await this.keep(prices);
    const { changes } = withRefreshedPrices(builtInCatalogue, prices);
    this.logChanges(changes, Object.keys(prices.models).length);
    return changes;
  }

  /** The setting, or the address, is another one. */
  private async follow(): Promise<void> {
    // What is off leaves nothing behind; what another address said is not its successor's.
    const isOther = !readSetting(settings.pricesRefresh) || this.current?.source !== readSetting(settings.pricesFrom);
    if (isOther && this.state.get<unknown>(storageKey) !== undefined) await this.keep(undefined);
    await this.refreshIfDue();
  }

  private async refreshIfDue(): Promise<void> {
    if (!readSetting(settings.pricesRefresh)) return;
    const last = this.current?.fetchedAt;
    if (last !== undefined && Date.now() - Date.parse(last) < EVERY_MILLISECONDS) return;
    try {
      await this.refresh();
    } catch (error) {
      // Nobody asked for it now: the log says why, and what is shown stays dated.
      this.log.warn(error instanceof Error ? error.message : String(error));
    }
  }

  private async keep(prices: RefreshedPrices | undefined): Promise<void> {
    this.known = { prices };
    await this.state.update(storageKey, prices);
    this.changed.fire();
  }

  /** @throws UserError when the setting holds no address to fetch from */
  private address(): string {
    const read = readBaseUrl(readSetting(settings.pricesFrom));
    if ('url' in read) return read.url;
    throw new UserError(
      vscode.l10n.t(
        'The setting {0} must be an address that begins with https://, without user name, query or fragment. Nothing was fetched.',
        `${section}.${settings.pricesFrom}`,
      ),
    );
  }

  private logChanges({ changed, added, refused }: PriceChanges, models: number): void {
    this.log.info(
      `The list prices ${models} models by their own ids; ${added.length} of them are not in Tare's table.`,
    );
    for (const { id, since, before, after } of changed) {
      const rates = ({ input, output }: typeof before): string => `$${input} and $${output}`;
      this.log.info(`${id}: ${rates(after)} for a million tokens in and out since ${since}, before ${rates(before)}.`);
    }
    if (refused.length > 0) {
      this.log.warn(
        `Not taken over, because they are incomplete or differ by more than ten times: ${refused.join(', ')}.`,
      );
    }
  }
}

const noChanges: PriceChanges = { changed: [], added: [], refused: [] };

function explain(failure: PriceListFailure, host: string): string {
  switch (failure.kind) {
    case 'unreachable':
      return vscode.l10n.t('{0} cannot be reached. Check the connection and the proxy, then try again.', host);
    case 'timed-out':
      return vscode.l10n.t('{0} did not answer in time. Try again later.', host);
    case 'refused':
      return vscode.l10n.t(
        '{0} does not give out the list ({1}). Check the address in the settings.',
        host,
        failure.status,
      );
    case 'too-large':
      return vscode.l10n.t('{0} sends more than a price list. Check the address in the settings.', host);
    case 'not-a-list':
      return vscode.l10n.t('{0} sent something that is no price list. Check the address in the settings.', host);
  }
}
