/** Why a trustee's process stops, waits or does not release. */
export const trusteeTexts: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  'trustee.config-missing': { zh: '缺少配置', en: 'A setting is missing' },
  'trustee.no-key': { zh: '尚未生成密钥，请先运行 init', en: 'There is no key yet; run init first' },
  'trustee.key-exists': { zh: '密钥已存在，不会覆盖', en: 'There is a key already; it is not overwritten' },
  'trustee.key-malformed': { zh: '密钥文件已损坏', en: 'The key file is damaged' },
  'trustee.key-unsafe': { zh: '密钥文件可被他人读取', en: 'Others can read the key file' },
  'trustee.passphrase-wrong': { zh: '口令错误', en: 'The passphrase is wrong' },
  'journal.broken': { zh: '记录被改动或损坏', en: 'The journal was changed or is damaged' },
  'closing.early': { zh: '本机时间未到投标截止时间', en: 'By this clock the hour of the close has not come' },
  'closing.other-tender': { zh: '封标清单属于另一项目', en: 'The manifest is another tender’s' },
  'closing.other-deadline': {
    zh: '清单的截止时间与公告不同',
    en: 'The manifest names another close than the notice',
  },
  'closing.deadline-shortened': { zh: '截止时间被提前', en: 'The close was moved to an earlier time' },
  'closing.before-deadline': { zh: '投标箱在截止前关闭', en: 'The box was closed before its hour' },
  'closing.too-few': { zh: '投标不足法定数量，不得开启', en: 'Too few bids by law: they stay sealed' },
  'closing.not-logged': { zh: '封标清单未写入日志', en: 'The closing manifest is not in the log' },
  'closing.bid-withheld': {
    zh: '平台未提供清单中的投标',
    en: 'The platform does not show a bid of the manifest',
  },
  'closing.second-manifest': {
    zh: '同一项目出现第二份清单',
    en: 'There is a second manifest for the same tender',
  },
  'turn.unsigned': { zh: '开启顺序的声明未签名', en: 'What is said of the turn is not signed by the log' },
  'log.forked': { zh: '日志被改写', en: 'The log is not the one it was' },
  'platform.unreachable': { zh: '无法连接平台', en: 'The platform does not answer' },
};
