import type { Stage } from './stage.ts';

/** The year's money, as the source document counts it. */
export interface BudgetLines {
  readonly propertyScheme: string;
  readonly massService: string;
  readonly postSubsidy: string;
  readonly socialWork: string;
}

interface LineOf {
  readonly name: string;
  readonly allowedUse: string;
  readonly amountFen: number;
  readonly says: string;
}

const LINES: Readonly<Record<keyof BudgetLines, LineOf>> = {
  propertyScheme: {
    name: '潘苑社区简易物业（3117 户 × 130 元）',
    allowedUse: 'household-property-scheme',
    amountFen: 3117 * 130_00,
    says: '3,117 households × 130.00 = 405,210.00, half city, half district',
  },
  massService: {
    name: '服务群众专项经费（15 个试点社区）',
    allowedUse: 'mass-service-activity',
    amountFen: 15 * 200_000_00,
    says: '15 pilot communities × 200,000.00 = 3,000,000.00, 1:1',
  },
  socialWork: {
    name: '政府购买社工岗位（5 岗 × 6 万元）',
    allowedUse: 'service-purchase',
    amountFen: 5 * 60_000_00,
    says: '5 social-work post-years × 60,000.00 = 300,000.00',
  },
  postSubsidy: {
    name: '公益性岗位补贴',
    allowedUse: 'welfare-post-subsidy',
    amountFen: 600_000_00,
    says: '600,000.00 for public-welfare posts',
  },
};

/** The finance bureau approves four lines, each borne one to one by city and district. */
export async function approveBudget(stage: Stage): Promise<BudgetLines> {
  stage.on('2026-01-05');
  const finance = stage.actor('finance');
  const { items } = await stage.public.get<{ items: { organizationId: string; name: string }[] }>(
    '/identity/organizations',
  );
  const payers = items
    .filter(({ name }) => name.includes('财政局'))
    .map(({ organizationId, name }) => ({ organizationId, name, weight: 1 }));
  const approve = async ({ says, ...line }: LineOf): Promise<string> => {
    const body = { fiscalYear: 2026, areaCode: '370303-KY-PY', ...line, payers };
    const { budgetLineId } = await finance.post<{ budgetLineId: string }>('/funds/budget-lines', body);
    stage.tell(`budget line approved: ${says}`);
    return budgetLineId;
  };
  return {
    propertyScheme: await approve(LINES.propertyScheme),
    massService: await approve(LINES.massService),
    socialWork: await approve(LINES.socialWork),
    postSubsidy: await approve(LINES.postSubsidy),
  };
}
