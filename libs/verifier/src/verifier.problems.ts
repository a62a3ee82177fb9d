import type { Said } from './texts.ts';

/** What a file is refused for, or a check fails with. */
export const proofTexts: Readonly<Record<string, Said>> = {
  'engine.too-old': {
    zh: '此浏览器无法核验 Ed25519 签名，请更新浏览器',
    en: 'This browser cannot check Ed25519 signatures; use a newer one',
  },
  'files.nothing': {
    zh: '请提供开标公布材料，或回执及其三份密封标书',
    en: 'Give the package of an opening, or a receipt with its three envelopes',
  },
  'files.unknown': { zh: '无法识别该文件', en: 'It is not known what this file is' },
  'files.secret': {
    zh: '此文件含标书密钥，核验不需要它，请勿提供给任何人',
    en: 'This file holds the keys of a bid; nothing here needs it, and nobody should be given it',
  },
  'envelope.malformed': { zh: '密封标书格式不正确', en: 'This is not a sealed bid' },
  'envelope.unknown-suite': {
    zh: '标书所用的密封算法在此未知',
    en: 'The bid was sealed by a suite that is not known here',
  },
  'policy.malformed': { zh: '密封规则无效', en: 'The sealing policy is not valid' },
  'opening.malformed': { zh: '不是开标公布材料', en: 'This is not the package of an opening' },
  'manifest.malformed': { zh: '不是封标清单', en: 'This is not the closing manifest of a box' },
  'log-key.malformed': { zh: '日志公钥格式不正确', en: 'This is not the public key of a log' },
  'checkpoint.malformed': { zh: '日志头格式不正确', en: 'This is not a signed checkpoint' },
  'checkpoint.bad-signature': { zh: '日志头签名无效', en: 'The log has not signed this checkpoint' },
  'receipt.malformed': { zh: '回执格式不正确', en: 'This is not a receipt' },
  'receipt.bad-signature': { zh: '回执签名无效', en: 'The log has not signed this receipt' },
  'proof.invalid': { zh: '证明不成立', en: 'The proof fails' },
};
