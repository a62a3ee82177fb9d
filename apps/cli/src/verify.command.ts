import { verify } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { RuleBroken } from '#kernel';
import { bidParts } from '#sealing';
import {
  readProof,
  readTaken,
  verifyOpening,
  verifyOwnReceipt,
  type CheckEd25519,
  type Report,
} from '#verifier';
import { publicAnswer, readBytes, readJson, tellRefusal } from './sealing/files.ts';
import { tellReport } from './sealing/tell-report.ts';

const HELP = `
An own receipt: is it signed by the log, is it for these envelopes, is the bid in the log, in time, and in the box?
  npm run -s linli -- verify --receipt answer.json --envelopes my-bid --log-key 'linli/procurement+…' \\
    [--proof proof.json] [--manifest manifest.json]
  answer.json is what Linli answered the bid with; my-bid is the folder of linli seal; proof.json holds checkpoint,
  index, size and proof as /api/procurement/log/head and …/log/proofs/inclusion?leaf=… answer them.

An opened tender: is every bid of the logged manifest there, is each announced price what was sealed, are the published
shares the true ones; and where not, whose fault it is (bidder, trustee or platform)?
  npm run -s linli -- verify --opening package.json --log-key 'linli/procurement+…'
  package.json is the answer of /api/procurement/tenders/<id>/opening-package.

With --url what is missing is fetched, and with --save kept; everything is checked here all the same. The log's key is
best kept from the day of the bid: without --log-key the platform vouches for itself, and the outcome stays "open".

Exits with 0 when everything checks, 1 when something is shown to be wrong, 2 when something could not be checked.
`;

interface Options {
  readonly receipt?: string;
  readonly envelopes?: string;
  readonly proof?: string;
  readonly manifest?: string;
  readonly opening?: string;
  readonly tender?: string;
  readonly url?: string;
  readonly logKey?: string;
  readonly save?: string;
  readonly json?: boolean;
}

/** `linli verify`: what the platform says is checked without believing it. */
export function command(): Command {
  return new Command('linli verify')
    .option('--receipt <file>', 'the answer a bid was taken with')
    .option('--envelopes <folder>', 'the folder linli seal wrote')
    .option('--proof <file>', 'head of the log and path to the bid')
    .option('--manifest <file>', 'the closing manifest')
    .option('--opening <file>', 'the package of an opened tender')
    .option('--url <address>', 'a Linli to fetch from what is not given')
    .option('--tender <id>', 'with --url: the tender to check')
    .option('--log-key <key>', 'the public key of the log, name+id+key')
    .option('--save <file>', 'keep the package that was fetched')
    .option('--json', 'the report in JSON')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      try {
        const report = await reportOf(options);
        tellReport(report, options.json === true);
        process.exitCode = { sound: 0, wrong: 1, open: 2 }[report.outcome];
      } catch (error) {
        tellRefusal(error, options.json === true);
      }
    });
}

function reportOf(options: Options): Promise<Report> {
  if (options.receipt !== undefined) return checkReceipt(options, options.receipt);
  if (options.opening !== undefined || options.tender !== undefined) return checkOpening(options);
  throw new RuleBroken('verify.nothing', 'Give --receipt, --opening, or --url and --tender');
}

async function checkOpening(options: Options): Promise<Report> {
  const { opening, url, tender = '', logKey, save } = options;
  const json = opening !== undefined ? await readJson(opening) : await fetched(url, tender);
  if (save !== undefined) await writeFile(save, JSON.stringify(json));
  return verifyOpening(json, { check: nodeEd25519, ...(logKey !== undefined && { logKey }) });
}

function fetched(url: string | undefined, tender: string): Promise<unknown> {
  if (url === undefined) throw new RuleBroken('verify.nothing', 'Give --url together with --tender');
  return publicAnswer(url, `/procurement/tenders/${encodeURIComponent(tender)}/opening-package`);
}

async function checkReceipt(options: Options, file: string): Promise<Report> {
  const { envelopes: folder, url, logKey, manifest } = options;
  if (folder === undefined)
    throw new RuleBroken('verify.nothing', 'Give --envelopes together with --receipt');
  const taken = readTaken(await readJson(file));
  const envelopes = await Promise.all(bidParts.map((part) => readBytes(`${folder}/${part}.lse`)));
  const given = options.proof === undefined ? undefined : readProof(await readJson(options.proof));
  const proof = given ?? (await fetchedProof(url, taken.leaf));
  const key = logKey ?? (url === undefined ? '' : await fetchedKey(url));
  const own = {
    ...{ taken, envelopes, logKey: key, pinned: logKey !== undefined },
    ...(proof !== undefined && { proof }),
    ...(manifest !== undefined && { manifest: await readJson(manifest) }),
  };
  return verifyOwnReceipt(own, nodeEd25519);
}

async function fetchedKey(url: string): Promise<string> {
  return (await publicAnswer<{ verifierKey: string }>(url, '/procurement/log/head')).verifierKey;
}

/** Before the box is closed the leaf is in no tree: then there is no proof yet. */
async function fetchedProof(
  url: string | undefined,
  leaf: string,
): Promise<ReturnType<typeof readProof> | undefined> {
  if (url === undefined) return undefined;
  try {
    const { checkpoint } = await publicAnswer<{ checkpoint: string }>(url, '/procurement/log/head');
    const path = `/procurement/log/proofs/inclusion?leaf=${encodeURIComponent(leaf)}`;
    return readProof({ checkpoint, ...(await publicAnswer<object>(url, path)) });
  } catch (error) {
    if (error instanceof RuleBroken && error.facts['status'] === 404) return undefined;
    throw error;
  }
}

const nodeEd25519: CheckEd25519 = (publicKey, message, signature) => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
  return Promise.resolve(verify(null, message, { key: jwk, format: 'jwk' }, signature));
};
