import { RuleBroken, type LegalDate } from '#kernel';
import { jurisdictionsOf } from '#regulation';

/** What a contract must state (102 art. 23, GP-81), in the order of its text. */
export const clauseNames = [
  'content',
  'term',
  'quantity',
  'quality',
  'price',
  'settlement',
  'rights',
  'breach',
] as const;
export type ClauseName = (typeof clauseNames)[number];

/** A clause in both languages; the Chinese one is binding. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** Model clauses of a place and a time. `{name}` is filled in from award, terms and plan. */
export interface ContractTemplate {
  readonly code: string;
  readonly jurisdiction: string;
  readonly from: LegalDate;
  readonly source: string;
  readonly clauses: Readonly<Record<ClauseName, Bilingual>>;
}

export const headings: Readonly<Record<ClauseName, Bilingual>> = {
  content: { zh: '服务内容', en: 'Content' },
  term: { zh: '服务期限', en: 'Term' },
  quantity: { zh: '服务数量', en: 'Quantity' },
  quality: { zh: '服务质量', en: 'Quality' },
  price: { zh: '合同价款', en: 'Price' },
  settlement: { zh: '资金结算方式', en: 'Settlement' },
  rights: { zh: '双方权利义务', en: 'Rights and duties' },
  breach: { zh: '违约责任', en: 'Breach' },
};

/** Newest first within a jurisdiction. Our own model clauses; a place adds its own with its source. */
export const templates: readonly ContractTemplate[] = [
  {
    code: 'service-contract',
    jurisdiction: 'CN',
    from: '2020-03-01',
    source: 'D: model clauses for the eight matters of 财政部令102号 23',
    clauses: {
      content: {
        zh: '乙方按照采购文件、响应文件和本合同，为“{title}”提供服务。上述文件与本合同具有同等效力。',
        en: 'The supplier provides the services of “{title}” as the procurement document, the bid and this contract say; all three bind alike.',
      },
      term: {
        zh: '服务期限自 {startsOn} 起至 {endsOn} 止，首尾两日计入。{longTerm}',
        en: 'From {startsOn} to {endsOn}, both days included. {longTerm}',
      },
      quantity: {
        zh: '计量单位：{unit}。各付款节点计划数量如下：\n\n{milestones}\n\n{schedule}',
        en: 'Counted in {unit}. Planned by milestone:\n\n{milestones}\n\n{schedule}',
      },
      quality: {
        zh: '服务须经服务对象确认。由符合资格的人员实名派驻提供；证书失效之日起不得提供服务。\n\n{kpis}',
        en: 'Services are confirmed by those who receive them, and given by named, qualified workers; from the day a certificate lapses its holder does not serve.\n\n{kpis}',
      },
      price: {
        zh: '合同价款为人民币 {price} 元。除依法签订的补充合同外，价款不作调整。',
        en: 'CNY {price}. It changes only by a lawful supplement.',
      },
      settlement: {
        zh: '按付款节点验收后结算，仅就已证明的服务付款。甲方自收到乙方验收申请之日起 {acceptanceDays} 日内组织验收；逾期未验收的，付款期限自该期限届满之日起算。自验收之日起 {paymentDays} 日内支付。{interest}',
        en: 'Settled milestone by milestone after acceptance, for proven services only. The buyer accepts within {acceptanceDays} days of being asked; if it does not, the days to pay run from their end. Paid within {paymentDays} days of acceptance. {interest}',
      },
      rights: {
        zh: '甲方有权监督服务、组织评估和验收，并应按期验收付款、提供必要条件。乙方有权按约取得价款，应如实记录服务、保护服务对象的个人信息，合同终止时移交服务对象个案。未经对方同意，任何一方不得擅自变更、中止或者终止合同；继续履行将损害国家利益和社会公共利益的除外。',
        en: 'The buyer may supervise, assess and accept, and accepts and pays in time. The supplier is paid as agreed, records services truly, protects personal information, and hands cases over when the contract ends. Neither side changes, suspends or terminates alone, unless going on would harm state or public interest.',
      },
      breach: {
        zh: '未经证明的服务不予付款；虚假记录的价款应予追回。逾期付款、空岗、未达指标的，按本合同和法律承担违约责任。有过错的一方赔偿对方损失；争议协商不成的，依法申请仲裁或者提起诉讼。',
        en: 'What is not proven is not paid, what was falsely recorded is paid back. Late payment, vacant posts and missed indicators are answered for under this contract and the law. Who is at fault makes the loss good; disputes that talks do not settle go to arbitration or court.',
      },
    },
  },
];

/** The template in force at a place on a day, of the nearest jurisdiction. Throws `contract.no-template`. */
export function templateFor(area: string, on: LegalDate): ContractTemplate {
  for (const jurisdiction of jurisdictionsOf(area)) {
    const found = templates
      .filter((template) => template.jurisdiction === jurisdiction && template.from <= on)
      .sort((a, b) => (a.from < b.from ? 1 : -1))[0];
    if (found) return found;
  }
  throw new RuleBroken('contract.no-template', `No contract template is in force for ${area} on ${on}`, {
    area,
    on,
  });
}
