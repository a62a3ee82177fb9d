import { join } from 'node:path';
import { Command } from 'commander';
import { bidParts, type BidPart } from '#sealing';
import { PUBLIC, readBytes, SECRET, tellRefusal, writeNew } from './sealing/files.ts';
import { namesBidder, policiesFrom, sealParts, type SealedBid } from './sealing/seal-parts.ts';

const HELP = `
Seals on this machine; nothing is sent. A part is the JSON the tender asks for, as a file or written out:
  qualification  {"organizationId":…,"deviceCode":…}    technical  {"organizationId":…,"text":…}
  price          {"organizationId":…,"priceFen":28500000}
What is written out stays in the history of your shell; a file does not.

Writes into --out, never over what is there:
  <part>.lse   the envelope: only the threshold of the tender's trustees can open it
  bid.json     what is handed in: the envelopes in base64url, their hashes, and with all three parts salt and leaf
  keys.json    YOUR SPARE KEY of each part, readable by you alone (mode 0600)

Keep keys.json secret until prices are opened, and keep it after: it opens your bid. If too few trustees answer it proves
that your bid was sealed rightly; without it nobody can. Linli never needs it before that and never asks for it.

Offline: fetch /api/procurement/tenders/<id> on any machine, carry the answer here, and give it as --policy.

Example:
  npm run -s linli -- seal --url https://linli.example.cn --tender 019b… \\
    --qualification q.json --technical plan.json --price price.json --out my-bid

Exits with 0, or with 2 and a code when nothing was sealed.
`;

interface Options extends Partial<Record<BidPart, string>> {
  readonly policy?: string;
  readonly url?: string;
  readonly tender?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** `linli seal`: a bidder seals at home what only the trustees together can open. */
export function command(): Command {
  const self = new Command('linli seal')
    .option('--policy <file>', 'JSON: one policy, policies by part, or the answer for a tender')
    .option('--url <address>', 'a Linli to fetch the policies from, together with --tender')
    .option('--tender <id>', 'the tender')
    .requiredOption('--out <folder>', 'where to write')
    .option('--json', 'say in JSON what was written')
    .addHelpText('after', HELP);
  for (const part of bidParts) self.option(`--${part} <file or JSON>`, `the ${part} part`);
  return self.action(async (options: Options) => {
    try {
      const parts = await contentsOf(options);
      const bid = await sealParts(await policiesFrom(options), parts);
      await writeBid(options.out, bid);
      tell(options, bid, parts);
    } catch (error) {
      tellRefusal(error, options.json === true);
    }
  });
}

async function contentsOf(options: Options): Promise<Map<BidPart, Uint8Array>> {
  const contents = new Map<BidPart, Uint8Array>();
  for (const part of bidParts) {
    const given = options[part];
    if (given === undefined) continue;
    const isText = given.trimStart().startsWith('{');
    contents.set(part, isText ? new TextEncoder().encode(given) : await readBytes(given));
  }
  return contents;
}

async function writeBid(folder: string, { envelopes, handIn, keys }: SealedBid): Promise<void> {
  // The keys first: an envelope whose key was lost must not be handed in.
  await writeNew(join(folder, 'keys.json'), `${JSON.stringify(keys, null, 2)}\n`, SECRET);
  for (const [part, bytes] of envelopes) await writeNew(join(folder, `${part}.lse`), bytes, PUBLIC);
  await writeNew(join(folder, 'bid.json'), `${JSON.stringify(handIn, null, 2)}\n`, PUBLIC);
}

function tell(options: Options, bid: SealedBid, parts: ReadonlyMap<BidPart, Uint8Array>): void {
  const nameless = [...parts].filter(([, content]) => !namesBidder(content)).map(([part]) => part);
  const { tenderId, hashes, leaf } = bid.handIn;
  if (options.json === true) {
    const written = {
      tenderId,
      out: options.out,
      hashes,
      leaf: leaf ?? null,
      warnings: nameless.map(warning),
    };
    process.stdout.write(`${JSON.stringify(written)}\n`);
    return;
  }
  for (const [part, hash] of Object.entries(hashes)) process.stdout.write(`${part.padEnd(13)}  ${hash}\n`);
  if (leaf !== undefined) process.stdout.write(`${'leaf'.padEnd(13)}  ${leaf}\n`);
  for (const part of nameless) process.stderr.write(`${warning(part)}\n`);
  process.stderr.write(
    `\n请妥善保管 ${join(options.out, 'keys.json')}：开标前不得泄露，丢失后无法自证。\n` +
      `Keep ${join(options.out, 'keys.json')}: whoever has it reads your bid; without it you cannot prove your part.\n`,
  );
}

const warning = (part: string): string =>
  `seal.names-no-bidder: ${part}: 内容未写明投标人，开标后将无效。The text names no organizationId; opened, it would be invalid.`;
