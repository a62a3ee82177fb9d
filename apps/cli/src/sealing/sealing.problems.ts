/** What `linli seal` and `linli verify` refuse a file or an answer for; what a proof is refused for is in `#verifier`. */
export const sealingTexts: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  'file.unreadable': { zh: '文件无法读取', en: 'The file cannot be read' },
  'file.not-json': { zh: '文件不是 JSON', en: 'The file is not JSON' },
  'file.exists': { zh: '文件已存在，不会覆盖', en: 'The file is there already and is not overwritten' },
  'linli.unreachable': { zh: '无法连接平台', en: 'No Linli answers there' },
  'linli.refused': { zh: '平台拒绝了请求', en: 'Linli refused' },
  'seal.nothing': { zh: '没有要密封的内容', en: 'There is nothing to seal' },
  'seal.no-policy': { zh: '缺少该部分的密封规则', en: 'There is no sealing policy for this part' },
  'verify.nothing': { zh: '没有要核验的材料', en: 'There is nothing to check' },
  'policy.malformed': { zh: '密封规则无效', en: 'The sealing policy is not valid' },
  'envelope.malformed': { zh: '密封标书格式不正确', en: 'This is not a sealed bid' },
  'envelope.unknown-suite': {
    zh: '标书所用的密封算法在此未知',
    en: 'The bid was sealed by a suite that is not known here',
  },
  'envelope.too-large': { zh: '标书内容过大', en: 'A part of the bid is too large' },
  'leaf.malformed': { zh: '回执的盐值格式不正确', en: 'The salt of the receipt has not its form' },
};
