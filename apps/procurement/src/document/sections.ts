import { formatInstant, Money, type Instant } from '#kernel';
import { deadline, type ScoringMethod } from '#regulation';
import { requiredInWords } from '../condition/qualification.rules.ts';
import { procedureOf } from '../tender/procedure.ts';
import type { DocumentSource } from './document-source.ts';

const shown = (at: Instant | null): string => (at === null ? '—' : formatInstant(at).slice(0, 16));

export function termsOf({ tender }: DocumentSource): string[] {
  const { ceilingFen, bidBondFen, reservedForSmes, notReservedReason, deductionRate, areaCode } = tender;
  return [
    `最高限价：${Money.format(ceilingFen)} 元（报价超过即无效）`,
    `服务地点：${areaCode}`,
    `投标保证金：${bidBondFen === 0 ? '不收取' : `${Money.format(bidBondFen)} 元，以支票、汇票、保函等非现金形式`}`,
    reservedForSmes
      ? '专门面向中小企业采购'
      : `非专门面向中小企业采购${notReservedReason ? `，理由：${notReservedReason}` : ''}`,
    ...(deductionRate === null ? [] : [`小微企业价格扣除：${deductionRate}（财库〔2022〕19号）`]),
    '合同须载明内容、期限、数量、质量、价款、结算、权利义务与违约责任，并依法公告（102 art. 23）',
  ];
}

export function conditionsOf({ tender }: DocumentSource): string[] {
  return [
    '符合《政府采购法》第二十二条规定',
    '单位负责人为同一人或者存在直接控股、管理关系的供应商，不得参加同一合同项下的采购活动（GPR 18）',
    ...tender.qualifications.map(requiredInWords),
    ...tender.conditions,
  ];
}

const METHODS: Readonly<Record<ScoringMethod, string>> = {
  comprehensive:
    '综合评分法：价格分 = 评审基准价 ÷ 评审价格 × 权重；其他因素取评委平均分折算权重，保留两位小数',
  'lowest-price': '最低评标价法：实质响应且评审价格最低者排名第一',
  'agreed-price': '由采购人与供应商商定合理价格并保证质量',
};

export function scoringOf({ tender }: DocumentSource): string[] {
  const { scoringMethod, priceWeight, criteria } = tender;
  return [
    METHODS[scoringMethod],
    `价格权重：${priceWeight}`,
    ...criteria.map(
      ({ name, code, weight, maxPoints }) => `${name}（${code}）：权重 ${weight}，满分 ${maxPoints}`,
    ),
  ];
}

export function timesOf({ tender }: DocumentSource): string[] {
  const { documentSale, notice } = procedureOf(tender).periods;
  const { issuedOn, closesAt } = tender;
  if (issuedOn === null) return [];
  const until = (kind: string): string => deadline(kind, issuedOn).legalDue;
  return [
    `发出日期：${issuedOn}`,
    `公告期限至：${until(notice)}`,
    ...(documentSale === undefined ? [] : [`采购文件提供至少至：${until(documentSale)}`]),
    `投标截止与开标：${shown(closesAt)}`,
    `对本文件的质疑最迟：${deadline('challenge-window', until(notice)).legalDue}（GPL 52）`,
  ];
}

export function howToBid({ tender }: DocumentSource): string[] {
  const { trustees, threshold, drawSeedHash, pointsAtOnce } = tender;
  return [
    `投标分资格、技术、报价三部分，各自用 ${trustees.length} 名保管人的公钥加密，须 ${threshold} 名同时提交份额方能开启`,
    '投标截止前可以撤回或替换；平台出具签名回执，任何人不能提前开启',
    `评审专家抽取种子的摘要（SHA-256）：${drawSeedHash}`,
    '询问三个工作日内答复；质疑、投诉按《政府采购法》第六章办理',
    ...(pointsAtOnce ? ['针对同一采购程序环节的质疑须一次性提出（94 art. 10）'] : []),
  ];
}
