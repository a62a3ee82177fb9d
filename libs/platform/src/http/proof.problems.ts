import type { ProblemTexts } from './problem-text.ts';

/** What a sealed bid, a released share or a log's proof may be refused for (libs/sealing, libs/transparency). */
export const proofProblems: ProblemTexts = {
  'envelope.malformed': { zh: '密封标书格式不正确', en: 'This is not a sealed bid' },
  'envelope.other-policy': {
    zh: '标书密封时所用的规则属于另一项目',
    en: 'The bid was sealed for another tender or policy',
  },
  'envelope.unknown-suite': {
    zh: '标书所用的密封算法在此未知',
    en: 'The bid was sealed by a suite that is not known here',
  },
  'envelope.too-large': { zh: '标书内容过大', en: 'A part of the bid is too large' },
  'envelope.unreadable': {
    zh: '标书无法用其承诺的密钥打开',
    en: 'The bid does not open with the key it committed to',
  },
  'policy.malformed': { zh: '密封规则无效', en: 'The sealing policy is not valid' },
  'mk.malformed': { zh: '标书密钥格式不正确', en: 'This is not the key of a bid' },
  'mk.wrong': { zh: '不是投标人承诺的密钥', en: 'This is not the key the bidder committed to' },
  'key.malformed': { zh: '受托人密钥格式不正确', en: 'This is not a trustee’s key' },
  'share.malformed': { zh: '密钥份额格式不正确', en: 'The share is not valid' },
  'share.other-envelope': { zh: '密钥份额属于另一份标书', en: 'The share belongs to another bid' },
  'share.not-a-trustee': { zh: '不是本项目的开标受托人', en: 'This is no trustee of the tender' },
  'share.unreadable': { zh: '受托人的份额无法打开', en: 'The trustee’s box does not open' },
  'shares.too-few': { zh: '有效份额未达到门限', en: 'Fewer true shares than the threshold' },
  'shares.inconsistent': {
    zh: '各份额不能还原承诺的密钥',
    en: 'The shares do not give the committed key',
  },
  'leaf.malformed': { zh: '内容无法写入日志', en: 'This cannot be logged' },
  'log-key.malformed': { zh: '日志密钥格式不正确', en: 'This is not a key of a log' },
  'checkpoint.malformed': { zh: '日志头格式不正确', en: 'This is not a signed checkpoint' },
  'checkpoint.bad-signature': { zh: '日志头签名无效', en: 'The log has not signed this checkpoint' },
  'receipt.malformed': { zh: '回执格式不正确', en: 'This is not a receipt' },
  'receipt.bad-signature': { zh: '回执签名无效', en: 'The log has not signed this receipt' },
  'proof.invalid': { zh: '证明不成立', en: 'The proof fails' },
  'tree.out-of-range': { zh: '超出日志范围', en: 'This is outside the log' },
  'tree.incomplete': { zh: '日志树缺少节点', en: 'A node of the tree is missing' },
};
