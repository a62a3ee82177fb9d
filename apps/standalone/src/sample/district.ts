import type { AreaKind, OrganizationKind, QualificationKind, Role } from '#contracts';

/** The sample district begins its year on this day; the story plays on from here. */
export const SAMPLE_BEGINS = '2026-01-05T09:00:00+08:00';

interface SampleArea {
  readonly areaCode: string;
  readonly kind: AreaKind;
  readonly name: string;
  readonly validFrom: string;
}

const area = (areaCode: string, kind: AreaKind, name: string): SampleArea => ({
  areaCode,
  kind,
  name,
  validFrom: '2015-01-01',
});

/** The twelve estates of the "e线" community; the source counts them but does not name them. */
const estates = Array.from({ length: 12 }, (_, i) => {
  const no = String(i + 1).padStart(2, '0');
  return area(`370303-DJ-DJ-E${no}`, 'estate', `东江社区第 ${i + 1} 小区`);
});

/** Places of the source document; the one it leaves unnamed (东江 is of "某市某街道") lies in this district for the sample. */
export const areas: readonly SampleArea[] = [
  area('370303', 'district', '张店区'),
  area('370303-KY', 'street', '科苑街道'),
  area('370303-XY', 'street', '杏园街道'),
  area('370303-DJ', 'street', '东江街道（示例归属）'),
  area('370303-KY-PY', 'community', '潘苑社区'),
  area('370303-XY-FX', 'community', '福兴社区'),
  area('370303-DJ-DJ', 'community', '东江社区（“e线”工作法）'),
  area('370303-KY-PY-G1', 'base-grid', '潘苑社区第 1 基础网格'),
  area('370303-KY-PY-G2', 'base-grid', '潘苑社区第 2 基础网格'),
  area('370303-KY-PY-G3', 'base-grid', '潘苑社区第 3 基础网格'),
  area('370303-KY-PY-G4', 'base-grid', '潘苑社区第 4 基础网格'),
  ...estates,
];

/** Household counts the source gives: money is computed from them. */
export const rolls = [
  { areaCode: '370303-KY-PY', households: 3117, fixedOn: '2026-01-01' },
  { areaCode: '370303-DJ-DJ', households: 2937, fixedOn: '2026-01-01' },
] as const;

export interface SampleOrganization {
  readonly key: string;
  readonly name: string;
  /** First 17 characters of an invented credit code; the check character is computed. */
  readonly code?: string;
  readonly kind: OrganizationKind;
}

export const organizations: readonly SampleOrganization[] = [
  { key: 'city-finance', name: '淄博市财政局（示例）', code: '11370300MB2X00001', kind: 'government' },
  { key: 'district-finance', name: '张店区财政局（示例）', code: '11370303MB2X00002', kind: 'government' },
  { key: 'street', name: '科苑街道办事处（示例）', code: '11370303MB2X00003', kind: 'government' },
  {
    key: 'staffing',
    name: '张店区机构编制委员会办公室（示例）',
    code: '11370303MB2X00004',
    kind: 'government',
  },
  {
    key: 'hexie',
    name: '和谐社会工作服务中心（示例）',
    code: '52370303MJE100001',
    kind: 'social-service-agency',
  },
  {
    key: 'chenxi',
    name: '晨曦社会工作服务中心（示例）',
    code: '52370303MJE100002',
    kind: 'social-service-agency',
  },
  {
    key: 'luzhong',
    name: '鲁中社工事务所（示例）',
    code: '52370303MJE100003',
    kind: 'social-service-agency',
  },
  {
    key: 'bangdaojia',
    name: '帮到家服务社（示例）',
    code: '52370303MJE100004',
    kind: 'social-service-agency',
  },
  {
    key: 'panyuan-wuye',
    name: '潘苑物业服务有限公司（示例）',
    code: '91370303MA3C10001',
    kind: 'enterprise',
  },
  { key: 'anju-wuye', name: '安居物业管理有限公司（示例）', code: '91370303MA3C10002', kind: 'enterprise' },
  { key: 'hemu-wuye', name: '和睦物业服务有限公司（示例）', code: '91370303MA3C10003', kind: 'enterprise' },
  { key: 'bangbangtuan', name: '社区帮帮团（备案，示例）', kind: 'community-filed' },
];

export interface SamplePerson {
  /** Also the account name where `roles` are given. */
  readonly key: string;
  readonly name: string;
  readonly organization?: string;
  readonly roles?: readonly Role[];
  readonly qualifications?: readonly { readonly kind: QualificationKind; readonly speciality?: string }[];
}

const numbered = (n: number, make: (no: number) => SamplePerson): SamplePerson[] =>
  Array.from({ length: n }, (_, i) => make(i + 1));

const FAMILY_NAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许';
const familyName = (no: number): string => FAMILY_NAMES.charAt((no - 1) % FAMILY_NAMES.length);

const suppliers = [
  'hexie',
  'chenxi',
  'luzhong',
  'bangdaojia',
  'panyuan-wuye',
  'anju-wuye',
  'hemu-wuye',
  'bangbangtuan',
];

/** Everybody is invented and says so. Trustees are five, so that three can open and two can be missing. */
export const people: readonly SamplePerson[] = [
  { key: 'buyer', name: '采购经办甲', organization: 'street', roles: ['buyer'] },
  { key: 'buyer-2', name: '采购经办乙', organization: 'street', roles: ['buyer'] },
  { key: 'street', name: '街道专员甲', organization: 'street', roles: ['street'] },
  { key: 'street-2', name: '街道专员乙', organization: 'street', roles: ['street'] },
  { key: 'grid-head', name: '网格长甲', organization: 'street', roles: ['grid-head'] },
  { key: 'finance', name: '财政经办甲', organization: 'district-finance', roles: ['finance'] },
  { key: 'finance-2', name: '财政复核乙', organization: 'district-finance', roles: ['finance'] },
  { key: 'staffing', name: '编办专员甲', organization: 'staffing', roles: ['staffing-office'] },
  { key: 'supervisor', name: '财政监督甲', organization: 'district-finance', roles: ['finance-supervisor'] },
  { key: 'auditor', name: '审计员甲', roles: ['auditor'] },
  { key: 'organizer', name: '志愿组织者甲', organization: 'street', roles: ['volunteer-organizer'] },
  ...numbered(5, (no) => ({ key: `trustee-${no}`, name: `密钥保管人${no}`, roles: ['trustee'] as const })),
  ...suppliers.map((key) => ({
    key,
    name: `${key} 投标经办`,
    organization: key,
    roles: ['supplier'] as const,
  })),
  ...numbered(9, (no) => ({
    key: `expert-${no}`,
    name: `评审专家${no}`,
    roles: ['expert'] as const,
    qualifications: [{ kind: 'evaluation-expert', speciality: 'social-work' }] as const,
  })),
  ...numbered(5, (no) => ({
    key: `worker-${no}`,
    name: `${familyName(no)}社工`,
    qualifications: [{ kind: no === 1 ? 'social-worker' : 'assistant-social-worker' }] as const,
  })),
  { key: 'worker-uncertified', name: '见习社工' },
  ...numbered(6, (no) => ({
    key: `resident-${no}`,
    name: `${familyName(no + 5)}居民`,
    roles: ['resident'] as const,
  })),
  ...numbered(12, (no) => ({
    key: `volunteer-${no}`,
    name: `${familyName(no + 8)}志愿者`,
    roles: ['volunteer'] as const,
  })),
  ...numbered(21, (no) => ({ key: `post-holder-${no}`, name: `${familyName(no)}公益岗` })),
];
