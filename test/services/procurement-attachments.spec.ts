import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Id } from '#kernel';
import { inspect } from '../../apps/procurement/src/attachment/inspect.ts';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { SealedBids } from '../support/sealed-bids.ts';
import { anId, startService, type Person, type TestService } from '../support/service.ts';
import { zipOf } from '../support/zip.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
const TYPES = `<?xml version="1.0"?><Types><Override PartName="/word/document.xml"
  ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
const document = (more: Record<string, Buffer> = {}): Buffer =>
  zipOf({ '[Content_Types].xml': Buffer.from(TYPES), 'word/document.xml': Buffer.from('<w/>'), ...more });
const BOMB = document({ 'word/media/a.bin': Buffer.alloc(64 * 1024 * 1024) });

describe('a file of a bid', () => {
  it.each<[string, Buffer, string, string | null]>([
    ['a picture', PNG, 'image/png', null],
    ['a document', PDF, 'application/pdf', null],
    ['a packed document', document(), DOCX, null],
    ['a text', Buffer.from('服务方案'), 'text/plain', null],
    ['a programme', Buffer.from('MZ'), 'application/x-msdownload', 'attachment.type-not-allowed'],
    ['a picture that says it is a document', PNG, 'application/pdf', 'attachment.type-mismatch'],
    ['a document that says it is a sheet', document(), XLSX, 'attachment.type-mismatch'],
    ['a document that says it is a text', PDF, 'text/plain', 'attachment.type-mismatch'],
    ['noise that says it is a text', Buffer.from([0x80, 0x81, 0x20]), 'text/plain', 'attachment.unreadable'],
    ['a bomb', BOMB, DOCX, 'attachment.zip-bomb'],
    ['a bomb that says it is a text', BOMB, 'text/plain', 'attachment.zip-bomb'],
    ['half a packed document', document().subarray(0, 60), DOCX, 'attachment.unreadable'],
    ['too much', Buffer.alloc(20 * 1024 * 1024 + 1), 'text/plain', 'attachment.too-large'],
  ])('%s is looked at without trusting it', async (_what, bytes, mediaType, code) => {
    expect((await inspect(bytes, mediaType))?.code ?? null).toBe(code);
  });

  it('damaged in whatever way is answered with a finding or with none, and stops nothing', async () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 12 });
    const types = [DOCX, XLSX, 'image/png', 'application/pdf', 'text/plain'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(document(), PNG, PDF),
        fc.constantFrom(...types),
        damage,
        async (file, type, changes) => {
          const bytes = Buffer.from(file);
          // The mark of its type stays, so that the libraries do look.
          for (const [at, value] of changes) bytes[4 + (at % (bytes.length - 4))] = value;
          const code = (await inspect(bytes, type))?.code;
          expect(code ?? 'attachment.none').toMatch(/^attachment\./);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('files that came sealed', () => {
  let app: TestService;
  let box: SealedBids;
  let tenderId: Id;
  let bidId: Id;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
    box = new SealedBids(app);
    await box.prepare();
    tenderId = await box.open();
    const files = [
      { name: '方案.png', mediaType: 'image/png', content: PNG.toString('base64') },
      { name: '压缩.docx', mediaType: DOCX, content: BOMB.toString('base64') },
    ];
    const bid = await box.bid(tenderId, ({ organizationId }) => ({
      technical: { organizationId, text: '服务方案', attachments: files },
    }));
    ({ bidId } = bid);
    await box.bids(tenderId, 2);
    await box.close(tenderId);
    await box.releaseAll(tenderId, ['qualification', 'technical']);
  }, 60_000);
  afterAll(() => app.stop());

  const list = (by: Person): Promise<{ status: number; body: object }> =>
    by.get(`/procurement/tenders/${tenderId}/attachments`);

  it('are listed for those who judge, with what was found; nothing decides over the bid', async () => {
    expect((await list(box.steps.buyer)).body).toEqual({
      items: [
        expect.objectContaining({ bidId, no: 1, name: '方案.png', bytes: PNG.length, finding: null }),
        expect.objectContaining({
          ...{ bidId, no: 2 },
          finding: expect.objectContaining({ code: 'attachment.zip-bomb' }) as unknown,
        }),
      ],
    });
    expect((await box.opened(tenderId)).every(({ valid }) => valid)).toBe(true);
    const stranger = app.as(['buyer'], anId(), anId());
    expect(await list(stranger)).toMatchObject({ status: 404, body: { code: 'tender.not-found' } });
    expect((await list(app.as(['supplier'], anId(), anId()))).status).toBe(403);
  });

  it('are handed out as they came, but for those something is wrong with', async () => {
    const file = (no: number): Promise<{ status: number; body: object }> =>
      box.steps.buyer.get(`/procurement/tenders/${tenderId}/attachments/${bidId}/${no}`);
    expect(await file(1)).toMatchObject({ body: { name: '方案.png', content: PNG.toString('base64') } });
    expect(await file(2)).toMatchObject({ status: 404, body: { code: 'attachment.not-found' } });
    expect(await file(3)).toMatchObject({ status: 404 });
  });
});
