import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ContractFiled,
  ContractPublished,
  ContractSigned,
  OrganizationRegistered,
  SigningRefused,
} from '#contracts';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { Contracting, SIGNING, TERMS, type Award } from '../support/contracting.ts';
import { nothingChanges } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { anId, morningOf, startService, type TestService } from '../support/service.ts';

interface Text {
  readonly version: number;
  readonly digest: string;
  readonly text: string;
  readonly signatures: readonly {
    readonly side: string;
    readonly signedOn: string;
    readonly personId?: string;
  }[];
}

interface Laid {
  readonly version: number;
  readonly digest: string;
  readonly signed: boolean;
}

const PLAN = {
  kpis: [
    { code: 'on-time', name: '及时率', unit: '%', bound: 'at-least', target: '95', measure: '抽查服务记录' },
  ],
  lines: [
    {
      ...{ milestone: 1, name: '入户走访', unit: 'visit', startsOn: '2026-04-01', endsOn: '2026-12-31' },
      ...{ quantity: 10, unitPriceFen: 3_000_000 },
    },
  ],
};

describe('the text of a contract', () => {
  let app: TestService;
  let steps: Contracting;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity'] });
    steps = new Contracting(app);
  }, 60_000);
  afterAll(() => app.stop());

  const at = ({ contractId }: Award, what: string): string => `/contracting/contracts/${contractId}/${what}`;
  const lay = (award: Award, over: object = {}) =>
    steps.post<Laid & { code: string; facts: object }>(award.buyer, award, 'terms', { ...TERMS, ...over });

  it('is made of award, terms and plan, named by its digest, and signed by a person of each side', async () => {
    const award = await steps.award();
    const laid = await lay(award, { plan: PLAN });
    expect(laid).toMatchObject({ status: 201, body: { version: 1, signed: true } });
    const { digest } = laid.body;
    const wrong = { version: 1, digest: digest.replace(/^./, (c) => (c === '0' ? '1' : '0')) };
    const other = await steps.post(award.supplier, award, 'signature', wrong);
    expect(other).toMatchObject({ status: 409, body: { code: 'contract.digest-differs' } });
    expect(await steps.post(award.supplier, award, 'signature', { version: 1, digest })).toMatchObject({
      status: 201,
    });

    const { body } = await award.buyer.get<Text>(at(award, 'document'));
    expect(createHash('sha256').update(body.text).digest('hex')).toBe(digest);
    expect(body.text).toContain(
      '| 入户走访 | 2026-04-01 | 2026-12-31 | 次走访 | 10 | 30,000.00 | 300,000.00 |',
    );
    expect(body.text).toContain('≥ 95 %');
    expect(body.signatures).toEqual([
      { version: 1, side: 'buyer', signedOn: '2026-03-16', personId: award.buyer.personId },
      { version: 1, side: 'supplier', signedOn: '2026-03-16', personId: award.supplier.personId },
    ]);
    expect(await app.published(ContractSigned, { contractId: award.contractId })).toMatchObject({ digest });
    expect((await app.anyone.get<{ lines: object[] }>(at(award, 'plan'))).body.lines).toEqual(PLAN.lines);
  });

  it('is public when it is published, without the names of who signed; nobody else reads it before', async () => {
    const award = await steps.signed();
    for (const reader of [app.anyone, app.as(['buyer'], anId(), anId())])
      expect((await reader.get(at(award, 'document'))).body.code).toBe('contract.not-found');
    const stranger = await steps.post(app.as(['buyer'], anId(), anId()), award, 'publication', {
      medium: '某网',
    });
    expect(stranger).toMatchObject({ status: 404 });
    expect((await steps.post(award.supplier, award, 'publication', { medium: '某网' })).status).toBe(403);
    const published = await steps.post(award.buyer, award, 'publication', { medium: '中国山东政府采购网' });
    expect(published).toMatchObject({ status: 201, body: { publishedOn: '2026-03-16', due: '2026-03-18' } });
    const { body } = await app.anyone.get<Text>(at(award, 'document'));
    expect(body.signatures.map(({ side, personId }) => [side, personId])).toEqual([
      ['buyer', undefined],
      ['supplier', undefined],
    ]);
    expect(JSON.stringify(body)).not.toContain(award.supplier.personId);
    expect(await app.published(ContractPublished, { contractId: award.contractId })).toMatchObject({
      digest: body.digest,
    });
    const twice = await steps.post(award.buyer, award, 'publication', { medium: '中国山东政府采购网' });
    expect(twice.body.code).toBe('contract.published-before');
  });

  it('names the parties as identity does, and knows whether the payee is an SME', async () => {
    const supplierOrganizationId = anId();
    await app.publish(OrganizationRegistered, supplierOrganizationId, {
      ...{
        organizationId: supplierOrganizationId,
        name: '张店启明养老服务有限公司',
        uscc: '91370303MA3C123462',
      },
      ...{ kind: 'enterprise', areaCode: '370303', smeEligible: true },
    });
    const award = await steps.award({ supplierOrganizationId });
    await eventually('the party is known by name', async () => {
      await lay(award);
      return (await award.buyer.get<Text>(at(award, 'document'))).body.text.includes(
        '张店启明养老服务有限公司',
      );
    });
    expect((await lay(award, { paymentDays: 61 })).body.code).toBe('sme-payment.term-too-long');
    expect(await lay(award, { paymentDays: 60 })).toMatchObject({ status: 201 });
    const { text } = (await award.buyer.get<Text>(at(award, 'document'))).body;
    expect(text).toContain('自验收之日起 60 日内支付');
    expect(text).toContain('保障中小企业款项支付条例');
  });

  it('keeps every version that was on the table, for its two sides', async () => {
    const award = await steps.award();
    const first = (await lay(award)).body;
    const second = (await lay(award, { endsOn: '2026-10-31' })).body;
    const { items } = (await award.supplier.get<{ items: Text[] }>(at(award, 'documents'))).body;
    expect(items.map(({ version, digest }) => [version, digest])).toEqual([
      [1, first.digest],
      [2, second.digest],
    ]);
    const db = app.schema('contracting');
    await expect(db.query('update contract_version set body = $1', ['x'])).rejects.toThrow('append-only');
    await expect(db.query('delete from contract_signature')).rejects.toThrow('append-only');
  });

  it.each<[string, object, string, object]>([
    [
      'a matter the law asks',
      { clauses: [{ name: 'breach', zh: '', en: '' }] },
      'contract.clause-missing',
      { missing: ['breach'] },
    ],
    ['the reason for a second year', { endsOn: '2027-12-31' }, 'contract.long-term-unassured', {}],
    [
      'a fen of its price',
      { plan: { ...PLAN, lines: [{ ...PLAN.lines[0], unitPriceFen: 2_999_999 }] } },
      'plan.price-differs',
      { differenceFen: -10 },
    ],
  ])('does not lack %s', async (_what, over, expected, facts) => {
    const award = await steps.award();
    await nothingChanges(app, ['contracting'], async () => {
      expect(await lay(award, over)).toMatchObject({ status: 409, body: { code: expected, facts } });
    });
  });

  it('may bind for three years where budget and reason are on record', async () => {
    const longTerm = { budgetAssurance: '三年滚动预算批复 2026-3 号', reason: '内容固定、连续，价格变化小' };
    const award = await steps.award();
    expect(await lay(award, { endsOn: '2028-12-31', longTerm })).toMatchObject({ status: 201 });
    expect((await award.buyer.get<Text>(at(award, 'document'))).body.text).toContain(longTerm.reason);
  });

  it('is laid and signed by two people of the buyer from a price on, and below it when they want', async () => {
    const dear = await steps.award({ priceFen: 1_000_000_000 });
    const laid = (await lay(dear)).body;
    expect(laid.signed).toBe(false);
    const { version, digest } = laid;
    const early = await steps.post(dear.supplier, dear, 'signature', { version });
    expect(early.body.code).toBe('contract.buyer-not-signed');
    const self = await steps.post(dear.buyer, dear, 'buyer-signature', { version, digest });
    expect(self.body.code).toBe('duty.not-separated');
    const colleague = steps.colleagueOf(dear.buyer);
    expect((await steps.post(dear.supplier, dear, 'buyer-signature', { version, digest })).status).toBe(403);
    const elsewhere = app.as(['buyer'], anId(), anId());
    expect((await steps.post(elsewhere, dear, 'buyer-signature', { version, digest })).status).toBe(404);
    expect(await steps.post(colleague, dear, 'buyer-signature', { version, digest })).toMatchObject({
      status: 201,
    });
    const again = await steps.post(steps.colleagueOf(dear.buyer), dear, 'buyer-signature', {
      version,
      digest,
    });
    expect(again.body.code).toBe('contract.signed-before');
    expect(await steps.post(dear.supplier, dear, 'signature', { version })).toMatchObject({ status: 201 });
    expect((await lay(await steps.award(), { signSeparately: true })).body.signed).toBe(false);
  });

  it('is filed by a named person, and what is late or missing is listed', async () => {
    const award = await steps.signed();
    const late = { at: morningOf('2026-03-26') };
    const listed = async (day: string) => {
      const db = await award.buyer.get<{
        items: { duty: string; daysLate: number; doneOn: string | null }[];
      }>('/contracting/late-duties', { at: morningOf(day) });
      return db.body.items.map(({ duty, daysLate, doneOn }) => [duty, daysLate, doneOn]);
    };
    expect(await listed('2026-03-18')).toEqual([]);
    expect(await listed('2026-03-19')).toEqual([['publication', 1, null]]);
    const body = { filingNo: '张财采备〔2026〕17号' };
    expect((await steps.post(award.supplier, award, 'filing', body, late)).status).toBe(403);
    expect(await steps.post(award.buyer, award, 'filing', body, late)).toMatchObject({
      status: 201,
      body: { filedOn: '2026-03-26', due: '2026-03-25' },
    });
    expect(await app.published(ContractFiled, { contractId: award.contractId })).toMatchObject({
      filedBy: award.buyer.personId,
    });
    expect((await steps.post(award.buyer, award, 'filing', body, late)).body.code).toBe(
      'contract.filed-before',
    );
    expect(await listed('2026-03-27')).toEqual([
      ['publication', 9, null],
      ['filing', 1, '2026-03-26'],
    ]);
    expect((await award.supplier.get('/contracting/late-duties')).status).toBe(403);
  });

  it('is refused by the winner, or by silence when the time is over; the next candidate gets a draft', async () => {
    const award = await steps.award();
    const reason = { reason: '人员不足，无法履约' };
    const early = await steps.post(award.buyer, award, 'signing-refusal', reason);
    expect(early).toMatchObject({ status: 409, body: { code: 'contract.still-in-time' } });
    expect(
      (await steps.post(app.as(['supplier'], anId(), anId()), award, 'signing-refusal', reason)).status,
    ).toBe(404);
    expect(await steps.post(award.supplier, award, 'signing-refusal', reason)).toMatchObject({
      body: { state: 'REFUSED' },
    });
    expect(await app.published(SigningRefused, { contractId: award.contractId })).toMatchObject({
      ...{ statedBy: 'supplier', tenderId: award.tenderId, refusedOn: '2026-03-16' },
    });
    const next = await steps.award({ tenderId: award.tenderId });
    expect(await steps.terms(next)).toBe(1);
    const silent = await steps.post(
      next.buyer,
      next,
      'signing-refusal',
      { reason: '逾期未签' },
      { at: morningOf('2026-04-02') },
    );
    expect(silent).toMatchObject({ status: 201, body: { state: 'REFUSED' } });
    expect((await steps.post(next.supplier, next, 'signature', { version: 1 }, SIGNING)).body.code).toBe(
      'contract.wrong-state',
    );
  });
});
