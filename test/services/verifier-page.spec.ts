import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { bidParts } from '#sealing';
import { openedBox, type HomeBid, type OpenedBox } from '../support/opening.ts';
// @ts-expect-error: a script of the build, without types
import { verifierPage } from '../../build-verifier.mjs';

/** A Chromium of this machine: CHROMIUM, or one on the PATH. */
const CHROMIUM = [
  ...(process.env['CHROMIUM'] ? [process.env['CHROMIUM']] : []),
  ...(process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name))),
].find((file) => existsSync(file));

// Without a browser these say so in the test report as skipped.
const inBrowser = CHROMIUM === undefined ? describe.skip : describe;

it('is one file, the same bytes each time, that names no address of its own', async () => {
  const make = verifierPage as () => Promise<string>;
  const [one, two] = await Promise.all([make(), make()]);
  expect(one).toBe(two);
  expect(one).not.toMatch(/(src|href|action)="/);
  expect(one.match(/https?:\/\/[^"'`\s)]+/g) ?? []).toEqual([]);
});

inBrowser('the verifier page, from a file and without a network', () => {
  let browser: Browser;
  let page: Page;
  let box: OpenedBox;
  let home: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'linli-verifier-'));
    const file = join(home, 'verify.html');
    writeFileSync(file, await (verifierPage as () => Promise<string>)());
    box = await openedBox();
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
    const context = await browser.newContext({ offline: true, locale: 'en-GB' });
    page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(file).href);
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    rmSync(home, { recursive: true, force: true });
  });

  async function drop(
    key: string,
    files: Readonly<Record<string, Uint8Array | object>>,
  ): Promise<string | null> {
    await page.reload();
    await page.fill('#key', key);
    const given = Object.entries(files).map(([name, content]) => {
      const buffer =
        content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(JSON.stringify(content));
      return { name, mimeType: 'application/octet-stream', buffer };
    });
    await page.setInputFiles('#files', given);
    await page.waitForSelector('#report[data-outcome]', { state: 'attached', timeout: 10_000 });
    return page.getAttribute('#report', 'data-outcome');
  }

  const receiptOf = ({ taken, envelopes }: HomeBid): Record<string, Uint8Array | object> => ({
    'answer.json': taken,
    ...Object.fromEntries(bidParts.map((part) => [`${part}.lse`, envelopes[part]])),
  });

  it('proves every price of an opening by sealing it again in the browser', async () => {
    expect(await drop(box.logKey, { 'package.json': box.opening })).toBe('sound');
    expect(await page.locator('[data-result="proven"]').count()).toBe(3);
    expect(await page.locator('[data-answer="yes"]').count()).toBe(7);
  });

  it('names the platform and the trustee who did wrong', async () => {
    const [first, second, third] = box.opening.bids;
    const shares = (second?.shares ?? []).map((share, i) =>
      i === 0 ? { ...share, share: Buffer.alloc(32, 1).toString('base64url') } : share,
    );
    const bids = [{ ...first, priceFen: 1 }, { ...second, shares }, third];
    expect(await drop(box.logKey, { 'package.json': { ...box.opening, bids } })).toBe('wrong');
    expect(await page.locator('[data-party="platform"][data-reason="announced-differs"]').count()).toBe(1);
    expect(await page.locator('[data-party="trustee"][data-reason="share-false"]').count()).toBe(1);
  });

  it('checks an own receipt, with the proof and the manifest of the closed box', async () => {
    const [bid, other] = box.bids as [HomeBid, HomeBid];
    const files = { ...receiptOf(bid), 'manifest.json': box.opening.manifest };
    expect(await drop(box.logKey, { ...files, 'proof.json': await box.proofOf(bid.taken.leaf) })).toBe(
      'sound',
    );
    expect(await drop(box.logKey, receiptOf(bid))).toBe('open');
    expect(await drop(box.logKey, { ...receiptOf(other), 'answer.json': bid.taken })).toBe('wrong');
  });

  it('answers what it cannot read with a code, in Chinese and English, and refuses a file of keys', async () => {
    expect(await drop('', { 'x.bin': new Uint8Array(9) })).toBe('files.unknown');
    expect(await page.textContent('#report')).toContain('It is not known');
    await page.click('#zh');
    expect(await page.textContent('#report')).toMatch(/\p{Script=Han}/u);
    expect(await drop('', { 'keys.json': { keys: {} } })).toBe('files.secret');
    expect(await drop('nonsense', { 'package.json': box.opening })).toBe('log-key.malformed');
    expect(await drop('', { 'package.json': { format: 'linli-opening-1' } })).toBe('opening.malformed');
  });

  it('breaks none of its own rules: nothing was blocked, fetched or thrown', () => {
    expect(complaints).toEqual([]);
  });
});
