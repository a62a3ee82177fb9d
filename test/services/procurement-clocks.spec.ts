import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BanProposed } from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { Remedies } from '../support/remedies.ts';
import { morningOf, startService, type TestService } from '../support/service.ts';

describe('the clocks of an award, and what a false complaint leads to', () => {
  let app: TestService;
  let steps: Remedies;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity', 'contracting'] });
    steps = new Remedies(app);
    await steps.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  const contractClock = async (tenderId: Id, at: string): Promise<object | undefined> => {
    const path = `/procurement/tenders/${tenderId}/clocks`;
    const { body } = await app.anyone.get<{ items: { what: string }[] }>(path, { at: morningOf(at) });
    return body.items.find(({ what }) => what === 'contract');
  };

  it('an award on 1 September leaves until 8 October to sign, and warns on 30 September (worked case 15)', async () => {
    const { tenderId: other } = await steps.awardedOn('2026-09-01');
    expect(await contractClock(other, '2026-09-02')).toMatchObject({
      ...{ legalDue: '2026-10-08', warnDue: '2026-09-30', state: 'running' },
    });
    const opened = await steps.opened();
    const [first] = await steps.evaluated(opened);
    const reaching = await steps.refusal(() =>
      steps.step(opened.tenderId, 'award', { bidId: first?.bidId }, { at: morningOf('2026-12-15') }),
    );
    expect(reaching).toMatchObject({ status: 409, code: 'calendar.not-loaded' });
  });

  it('a false complaint puts the question of a ban to a named person', async () => {
    const { tenderId: other, loser: liar } = await steps.awardedOn('2026-03-25');
    const on = { at: morningOf('2026-03-30') };
    const complaint = await steps.complained(other, liar, on);
    const findings = [{ no: 1, upheld: false, finding: '所附材料系伪造' }];
    const decided = await steps.decide(complaint, on, {
      findings,
      ground: 'false-material',
      reason: '提供虚假材料',
    });
    const proposalId = decided.body.banProposalId;
    expect(await app.published(BanProposed, { complaintId: complaint })).toMatchObject({
      ...{ organizationId: liar.organizationId, ground: 'false-material', yearsMin: 1, yearsMax: 3 },
    });
    const at = `/procurement/ban-proposals/${proposalId}/decision`;
    const word = { decision: 'ban', reason: '情节严重，列入不良行为记录' };
    expect(await liar.post(at, word, on)).toMatchObject({ status: 403 });
    expect(await steps.office.post(at, word, on)).toMatchObject({ status: 200 });
    expect(await steps.refusal(() => steps.office.post(at, word, on))).toMatchObject({
      code: 'proposal.decided',
    });
    expect(await steps.buyer.get('/procurement/ban-proposals')).toMatchObject({ status: 403 });
    expect(await steps.office.get('/procurement/ban-proposals')).toMatchObject({
      body: { items: [{ proposalId, decision: 'ban', decidedBy: steps.office.personId }] },
    });
  });
});
