import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { transaction } from '#messaging';
import { FundsModule } from '../../apps/funds/src/funds.module.ts';
import { LedgerPort, type Outcome } from '../../apps/funds/src/ledger/ledger.port.ts';
import type { AmountName, LedgerEvent } from '../../apps/funds/src/ledger/ledger.rules.ts';
import { groupOf } from '../../apps/funds/src/ledger/postgres.ledger.ts';
import { Funds } from '../support/funds.ts';
import { ending, FundsWorld, opening, worldSteps } from '../support/funds-world.ts';
import { anId, startService, type TestService } from '../support/service.ts';

// Every event that moves money within an approved line, with amounts nobody has checked before.
const single = [
  'tender.published',
  'tender.failed',
  'contract.supplemented',
  'supplement.proposed',
  'supplement.withdrawn',
  'supplement.signed',
  'contract.closed',
  'quota.approved',
  'advance.instructed',
  'retention.released',
  'payment.instructed',
  'payment.receipted',
  'payment.rejected',
  'payment.bounced',
  'recovery.opened',
  'recovery.refunded',
  'recovery.refunded-late',
  'recovery.set-off',
  'recovery.written-off',
  'year.lapsed',
] as const satisfies readonly LedgerEvent[];

const POOL = {
  purpose: [anId(), anId()],
  obligation: [anId(), anId()],
  payee: [anId()],
  batch: [anId(), anId()],
};

const fen = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.nat(60), { minLength: 3, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.nat(4_000), { minLength: 3, maxLength: 3 }) },
);
const owners = fc.record({
  purpose: fc.constantFrom(...POOL.purpose),
  obligation: fc.constantFrom(...POOL.obligation),
  payee: fc.constantFrom(...POOL.payee),
  batch: fc.constantFrom(...POOL.batch),
});
const sum = (a: readonly number[], b: readonly number[]): number[] => a.map((each, i) => each + (b[i] ?? 0));

interface Command {
  readonly event: LedgerEvent;
  readonly amounts: Readonly<Record<string, readonly number[]>>;
  readonly owners: object;
  /** Repeats an earlier subject, so that the same or something else is asked for under its id. */
  readonly subject: number;
}

const subject = fc.nat(60);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      event: fc.constantFrom(...single),
      amounts: fc.record({ amount: fen }),
      owners,
      subject,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ event: fc.constant('contract.signed' as const), owners, subject },
      amounts: fc.record({ price: fen, rest: fen }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ event: fc.constant('milestone.accepted' as const), owners, subject },
      amounts: fc
        .record({ earned: fen, deduction: fen, advance: fen, retention: fen })
        .map((amounts) => ({ ...amounts, owed: sum(amounts.earned, amounts.advance) })),
    }),
  },
);

// A year in which something stands on every account, so that what comes after it is not all refused.
function aYear(of: 0 | 1): Command[] {
  const [purpose, obligation, payee, batch] = [
    ...[POOL.purpose[of], POOL.obligation[of], POOL.payee[0], POOL.batch[of]],
  ];
  const all = (each: number): number[] => [each, each, each];
  const step = (event: LedgerEvent, amounts: Command['amounts'], n: number): Command => ({
    ...{ event, amounts, owners: { purpose, obligation, payee, batch }, subject: 100 + 10 * of + n },
  });
  const accepted = { earned: all(300), deduction: all(5), advance: all(10), retention: all(60) };
  return [
    step('tender.published', { amount: all(900) }, 0),
    step('contract.signed', { price: all(600), rest: all(100) }, 1),
    step('advance.instructed', { amount: all(50) }, 2),
    step('milestone.accepted', { ...accepted, owed: all(310) }, 3),
    step('payment.instructed', { amount: all(150) }, 4),
    step('payment.receipted', { amount: all(120) }, 5),
    step('recovery.opened', { amount: all(70) }, 6),
  ];
}

describe('whatever happens to public money', () => {
  let app: TestService;
  let funds: Funds;
  let ledger: LedgerPort;

  beforeAll(async () => {
    app = await startService([FundsModule], { publishers: ['procurement', 'contracting', 'posts'] });
    funds = new Funds(app);
    ledger = app.running.app.get(LedgerPort, { strict: false });
  }, 60_000);
  afterAll(() => app.stop());

  const promises = `select funding_line_id::text as what from ledger_invariant
    where not (i0 and i1 and i2 and i3 and i4 and i5) and ($1::uuid is null or budget_line_id = $1)`;
  const broken = (budgetLineId: string | null = null): Promise<object[]> =>
    app.schema('funds').query<object[]>(promises, [budgetLineId]);
  const everythingBroken = async (): Promise<object[]> => [
    ...(await broken()),
    ...(await app.schema('funds').query<object[]>('select kind, what from ledger_fault')),
    ...(await app.schema('funds').query<object[]>(
      `select 'sum' as kind from ledger_account
       having sum(dr_posted - cr_posted) <> 0 or sum(dr_pending - cr_pending) <> 0`,
    )),
  ];
  const run = (
    budgetLineId: string,
    { event, amounts, owners: who, subject: n }: Command,
  ): Promise<Outcome> =>
    transaction(app.schema('funds'), async (tx) => {
      const journal = await ledger.open(tx, budgetLineId);
      if (journal === undefined) throw new Error('no such journal');
      const group = groupOf(journal, {
        event,
        subject: `${budgetLineId.slice(0, 24)}${String(n).padStart(12, '0')}`,
        owners: who,
        amounts: amounts as Record<AmountName<typeof event>, readonly number[]>,
        at: Date.now(),
      });
      const [result] = await ledger.post(tx, [group]);
      return result?.outcome ?? 'posted';
    });

  it('keeps every promise of the books, event by event, with any amounts in any order', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), async (commands) => {
        const budgetLineId = await funds.line({ amountFen: 20_000 }, [5, 3, 2]);
        for (const each of [...aYear(0), ...aYear(1), ...commands]) {
          const outcome = await run(budgetLineId, each);
          seen.add(outcome === 'posted' ? each.event : outcome);
          expect(await broken(budgetLineId)).toEqual([]);
        }
      }),
      { numRuns: 20 },
    );
    expect(await everythingBroken()).toEqual([]);
    // A run in which everything was refused would prove nothing.
    const hoped = [...single, 'contract.signed', 'milestone.accepted', 'limit', 'id-reused'];
    expect([...seen]).toEqual(expect.arrayContaining(hoped));
  }, 120_000);

  it('keeps them when many events come at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 20, maxLength: 40 }), async (commands) => {
        const lines = await Promise.all([1, 2].map(() => funds.line({ amountFen: 10_000 }, [1, 1, 1])));
        for (const each of aYear(0)) await Promise.all(lines.map((line) => run(line, each)));
        await Promise.all(commands.flatMap((each) => lines.map((line) => run(line, each))));
        expect(await everythingBroken()).toEqual([]);
      }),
      { numRuns: 6 },
    );
  }, 120_000);

  it('keeps them over HTTP and events, and pays nothing that is not proven', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(worldSteps, { minLength: 5, maxLength: 12 }), async (steps) => {
        const world = await FundsWorld.start(funds);
        for (const step of [...opening, ...steps, ...ending]) {
          seen.add(await world.take(step));
          expect(await broken(world.budgetLineId)).toEqual([]);
        }
        for (const figures of await world.obligations()) {
          expect(figures.reservedFen).toBeGreaterThanOrEqual(figures.committedFen);
          expect(figures.committedFen).toBeGreaterThanOrEqual(figures.accruedFen);
          expect(figures.accruedFen).toBeGreaterThanOrEqual(figures.paidFen);
          expect(figures.paidFen).toBeGreaterThanOrEqual(figures.recoveredFen + figures.recoverableFen);
        }
      }),
      { numRuns: 10 },
    );
    expect([...seen]).toEqual(
      expect.arrayContaining(['reserve', 'sign', 'accept', 'pay', 'claw', 'refund', 'dead']),
    );
    expect(await everythingBroken()).toEqual([]);
  }, 180_000);
});
