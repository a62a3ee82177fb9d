import fc from 'fast-check';
import type { Id } from '#kernel';
import { eventually } from './eventually.ts';
import type { Bound, Funds, Owed } from './funds.ts';

/** Something that may happen to a line's money, whether it makes sense or not; `which` picks what it happens to. */
export interface WorldStep {
  readonly kind: 'reserve' | 'sign' | 'fail' | 'accept' | 'pay' | 'claw' | 'refund';
  readonly which: number;
  readonly fen: number;
}

const of = (kind: WorldStep['kind'], most: number): fc.Arbitrary<WorldStep> =>
  fc.record({ kind: fc.constant(kind), which: fc.nat(20), fen: fc.integer({ min: 1, max: most }) });

export const worldSteps: fc.Arbitrary<WorldStep> = fc.oneof(
  { weight: 3, arbitrary: of('reserve', 6_000) },
  { weight: 3, arbitrary: of('sign', 5_000) },
  { weight: 1, arbitrary: of('fail', 1) },
  { weight: 4, arbitrary: of('accept', 2_500) },
  { weight: 4, arbitrary: of('pay', 1) },
  { weight: 2, arbitrary: of('claw', 1_500) },
  { weight: 2, arbitrary: of('refund', 800) },
);

/** A beginning after which every step has something to happen to. */
export const opening: readonly WorldStep[] = [
  { kind: 'reserve', which: 0, fen: 5_000 },
  { kind: 'sign', which: 0, fen: 4_001 },
  { kind: 'accept', which: 0, fen: 1_001 },
  { kind: 'pay', which: 0, fen: 1 },
  { kind: 'claw', which: 0, fen: 101 },
  { kind: 'refund', which: 0, fen: 1 },
];

/** An end in which more is asked back than was ever paid. */
export const ending: readonly WorldStep[] = [{ kind: 'claw', which: 0, fen: 20_000 }];

export interface ObligationFigures {
  readonly reservedFen: number;
  readonly committedFen: number;
  readonly accruedFen: number;
  readonly paidFen: number;
  readonly recoverableFen: number;
  readonly recoveredFen: number;
}

/** One budget line and everything that was tried with it, as the neighbours of funds would try it. */
export class FundsWorld {
  private readonly tenders: Id[] = [];
  private readonly contracts: Bound[] = [];
  private readonly owed: Owed[] = [];
  private readonly paid: Owed[] = [];
  /** Keys whose events wait for an operator; nothing after them would be answered. */
  private readonly parked = new Set<Id>();

  private constructor(
    private readonly funds: Funds,
    readonly budgetLineId: Id,
  ) {}

  static async start(funds: Funds): Promise<FundsWorld> {
    return new FundsWorld(funds, await funds.line({ amountFen: 10_001 }, [2, 1, 1]));
  }

  /** Takes the step and waits until funds has answered; says what came of it: its kind, `dead`, or `idle`. */
  async take(step: WorldStep): Promise<string> {
    const done = await this[step.kind](step);
    return done ?? 'idle';
  }

  async obligations(): Promise<ObligationFigures[]> {
    const { body } = await this.funds.app.anyone.get<{
      items: (ObligationFigures & { budgetLineId: Id })[];
    }>('/funds/obligations');
    return body.items.filter(({ budgetLineId }) => budgetLineId === this.budgetLineId);
  }

  private async reserve({ fen }: WorldStep): Promise<string> {
    const tenderId = await this.funds.asks(this.budgetLineId, { ceilingFen: fen });
    const answer = await this.answer(tenderId, tenderId);
    this.tenders.push(tenderId);
    return answer === 'dead' ? answer : 'reserve';
  }

  private async sign({ which, fen }: WorldStep): Promise<string | undefined> {
    const tenderId = pick(this.tenders, which);
    if (tenderId === undefined) return undefined;
    const bound = await this.funds.signs(this.budgetLineId, tenderId, fen);
    const answer = await this.answer(bound.obligationId, bound.obligationId);
    if (answer === 'dead') return answer;
    this.contracts.push(bound);
    return 'sign';
  }

  private async fail({ which }: WorldStep): Promise<string | undefined> {
    const tenderId = pick(this.tenders, which);
    if (tenderId === undefined || this.parked.has(tenderId)) return undefined;
    const [held] = await this.funds.app
      .schema('funds')
      .query<object[]>('select 1 from reservation where purpose_id = $1', [tenderId]);
    if (held === undefined) return undefined;
    await this.funds.fails(tenderId);
    return eventually(`the failed tender ${tenderId} was handled`, async () => {
      if (await this.isDead(tenderId)) return 'dead';
      const [row] = await this.funds.app
        .schema('funds')
        .query<object[]>(`select 1 from reservation where purpose_id = $1 and state = 'RELEASED'`, [
          tenderId,
        ]);
      return row && 'fail';
    });
  }

  private async accept({ which, fen }: WorldStep): Promise<string | undefined> {
    const contract = this.running(which);
    if (contract === undefined) return undefined;
    const { obligationId } = contract;
    const evidenceId = await this.funds.accepts(obligationId, fen, { deductionFen: fen % 7 });
    if ((await this.answer(evidenceId, obligationId)) === 'dead') return 'dead';
    const { body } = await this.funds.approver.get<{ items: Owed[] }>(
      `/funds/payables?obligationId=${obligationId}`,
    );
    this.owed.push(...body.items.filter((item) => item.evidenceId === evidenceId));
    return 'accept';
  }

  private async pay({ which }: WorldStep): Promise<string | undefined> {
    const owed = pick(this.owed, which);
    if (owed === undefined || this.paid.includes(owed)) return undefined;
    this.paid.push(await this.funds.paid(owed));
    this.owed.splice(this.owed.indexOf(owed), 1);
    return 'pay';
  }

  private async claw({ which, fen }: WorldStep): Promise<string | undefined> {
    const contract = this.running(which);
    if (contract === undefined) return undefined;
    const causeId = await this.funds.claws(contract.obligationId, fen);
    return eventually('the clawback was handled', async () => {
      if (await this.isDead(contract.obligationId)) return 'dead';
      return (await this.recoveries()).some((each) => each.causeId === causeId) && 'claw';
    });
  }

  private async refund({ which, fen }: WorldStep): Promise<string | undefined> {
    const open = (await this.recoveries()).filter(({ obligationId }) =>
      this.contracts.some((contract) => contract.obligationId === obligationId),
    );
    const recovery = pick(open, which);
    if (recovery === undefined) return undefined;
    const { status } = await this.funds.refund(recovery.recoveryId, fen);
    return status === 201 ? 'refund' : 'refused';
  }

  private async recoveries(): Promise<{ recoveryId: Id; obligationId: Id; causeId: Id }[]> {
    const { body } = await this.funds.approver.get<{
      items: { recoveryId: Id; obligationId: Id; causeId: Id }[];
    }>('/funds/recoveries');
    return body.items;
  }

  private running(which: number): Bound | undefined {
    return pick(
      this.contracts.filter(({ obligationId }) => !this.parked.has(obligationId)),
      which,
    );
  }

  /** Whether an event that carries this fresh id was answered by an event, or filed as dead. */
  private answer(id: Id, key: Id): Promise<'told' | 'dead'> {
    return eventually(`funds answered ${id}`, async () => {
      if (await this.isDead(key)) return 'dead';
      const [told] = await this.funds.app
        .schema('funds')
        .query<object[]>('select 1 from outbox_event where strpos(payload::text, $1) > 0', [id]);
      return told && 'told';
    });
  }

  private async isDead(key: Id): Promise<boolean> {
    const rows = await this.funds.app
      .schema('funds')
      .query<object[]>('select 1 from inbox_dead where key = $1', [key]);
    if (rows.length > 0) this.parked.add(key);
    return rows.length > 0;
  }
}

function pick<T>(from: readonly T[], which: number): T | undefined {
  return from[which % Math.max(from.length, 1)];
}
