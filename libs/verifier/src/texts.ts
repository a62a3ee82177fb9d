import type { BidVerdict, CheckId, Party, Report } from './report.ts';

export type Language = 'zh' | 'en';

/** One thing said in both languages. */
export type Said = Readonly<Record<Language, string>>;

export const checkTexts: Readonly<Record<CheckId, Said>> = {
  'log-signature': { zh: '日志头由该日志签名', en: 'the log signed its head' },
  'log-key-pinned': { zh: '日志公钥由核验人自行提供', en: 'the key of the log was given by the checker' },
  'receipt-signature': { zh: '回执由该日志签名', en: 'the log signed the receipt' },
  'receipt-leaf': { zh: '回执对应这些密封标书', en: 'the receipt is for these envelopes' },
  'receipt-in-time': { zh: '回执时间早于投标截止时间', en: 'the receipt is from before the close' },
  'leaf-in-log': { zh: '投标已写入日志', en: 'the bid is in the log' },
  'manifest-leaf': { zh: '封标清单与其日志条目一致', en: 'the closing manifest is the logged one' },
  'manifest-in-log': { zh: '封标清单已写入日志', en: 'the closing manifest is in the log' },
  'listed-in-manifest': { zh: '投标列入封标清单', en: 'the closing manifest lists the bid' },
  'closed-after-deadline': { zh: '投标箱未提前关闭', en: 'the box was not closed before its hour' },
  'policies-fit': { zh: '密封规则属于本项目', en: 'the sealing policy is this tender’s' },
  'all-bids-shown': {
    zh: '公布的投标与封标清单一一对应',
    en: 'every bid of the manifest is shown, and no other',
  },
};

export const outcomeTexts: Readonly<Record<Report['outcome'], Said>> = {
  sound: { zh: '全部核验通过', en: 'Everything checks' },
  wrong: { zh: '核验发现问题', en: 'Something is wrong' },
  open: { zh: '部分内容尚无法核验', en: 'Not everything could be checked' },
};

export const resultTexts: Readonly<Record<BidVerdict['result'], Said>> = {
  proven: { zh: '报价与密封内容一致', en: 'the price is what was sealed' },
  faulty: { zh: '无效，责任已查明', en: 'invalid, and whose fault is shown' },
  undetermined: { zh: '未能打开，责任未定', en: 'not opened, and whose fault is open' },
  'not-opened': { zh: '开启报价前已无效', en: 'out before prices were opened' },
};

export const partyTexts: Readonly<Record<Party, Said>> = {
  bidder: { zh: '投标人', en: 'bidder' },
  trustee: { zh: '开标受托人', en: 'trustee' },
  platform: { zh: '平台', en: 'platform' },
  undetermined: { zh: '未定', en: 'undetermined' },
};

export const reasonTexts: Readonly<Record<string, Said>> = {
  'ciphertext-swapped': { zh: '密封标书与封标清单不符', en: 'the envelope is not the logged one' },
  'envelope-malformed': { zh: '不是密封标书', en: 'it never was a sealed bid' },
  'sealed-for-another-policy': { zh: '按其他规则密封', en: 'sealed for another tender or policy' },
  'shares-inconsistent': { zh: '所封份额不能还原密钥', en: 'the sealed shares do not give the key' },
  'not-rederivable': { zh: '重新密封的结果不同', en: 'sealing it again gives other bytes' },
  'share-false': { zh: '公布的份额不是盒中份额', en: 'the published share was not in the box' },
  'false-claim': { zh: '谎称份额无法打开', en: 'said falsely that the box does not open' },
  'bid-withheld': { zh: '清单中的投标未公布', en: 'a bid of the manifest is not shown' },
  'announced-differs': { zh: '公布内容与密封内容不同', en: 'what was announced is not what was sealed' },
  'announced-unproven': { zh: '公布了无法证明的报价', en: 'a price was announced that nothing proves' },
  'package-inconsistent': { zh: '公布的材料自相矛盾', en: 'what was published contradicts itself' },
};
