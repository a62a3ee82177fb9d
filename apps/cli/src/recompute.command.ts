import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { RuleBroken } from '#kernel';
import { recompute, type EvaluationPackage, type RankedRow } from '#regulation';
import { canonicalJson } from '#transparency';
import { table } from './table.ts';

const HELP = `
FILE or URL of a package as a tender publishes it after the result, "-" for standard input:
  npm run -s linli -- recompute https://linli.example/api/procurement/tenders/<id>/package

The committee is drawn and the bids are ranked again from nothing but the package. With --digest the package must also be
the one whose digest the award told (event procurement.award-noticed.v1).

Exit status: 0 the package gives its own ranking; 1 it does not, and the first difference is named; 2 it cannot be read.
`;

const hashing = { sha256: (text: string) => createHash('sha256').update(text).digest('hex'), canonicalJson };

/** `linli recompute FILE|URL`: anybody gets the ranking of a tender again, or learns where it does not follow. */
export function command(): Command {
  return new Command('linli recompute')
    .argument('<package>', 'file, URL or "-"')
    .option('--digest <hex>', 'what the digest of the package must be')
    .addHelpText('after', HELP)
    .action(async (from: string, { digest }: { digest?: string }) => {
      const published = await read(from);
      if (published === undefined) return end(2, `${from} cannot be read as JSON`);
      try {
        check(published, digest);
      } catch (error) {
        if (!(error instanceof RuleBroken)) throw error;
        end(error.code === 'package.malformed' ? 2 : 1, `${error.code}: ${error.message}`);
      }
    });
}

function check(published: EvaluationPackage, digest: string | undefined): void {
  const found = recompute(published, hashing);
  if (found) {
    end(1, `${found.path} is ${JSON.stringify(found.published)}, computed ${JSON.stringify(found.computed)}`);
  } else if (digest !== undefined && digest !== published.digest) {
    end(1, `the digest is ${published.digest}, the award told ${digest}`);
  } else {
    process.stdout.write(`${ranked(published.ranking)}\ndigest ${published.digest}\nThe ranking follows.\n`);
  }
}

async function read(from: string): Promise<EvaluationPackage | undefined> {
  try {
    const text = /^https?:/.test(from) ? await fetched(from) : readFileSync(from === '-' ? 0 : from, 'utf8');
    return JSON.parse(text) as EvaluationPackage;
  } catch {
    return undefined;
  }
}

async function fetched(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return answer.text();
}

function ranked(ranking: readonly RankedRow[]): string {
  const rows = ranking.map(({ rank, totalScore, priceFen, bidId, drawn }) => {
    return [String(rank), totalScore, String(priceFen), bidId, drawn ? 'by lot' : ''];
  });
  return table([['rank', 'score', 'quote (fen)', 'bid', ''], ...rows]);
}

function end(code: 1 | 2, why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = code;
}
