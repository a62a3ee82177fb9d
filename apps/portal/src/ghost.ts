import type { MoneyPicture } from './money-flow.ts';

const payers = (city: number, district: number) => [
  { organizationId: 'city', name: '', approvedFen: city },
  { organizationId: 'district', name: '', approvedFen: district },
];

/** Not data: the shape a district's money takes once there is some. */
export const ghost: MoneyPicture = {
  lines: [
    { budgetLineId: 'a', name: '', approvedFen: 40, reservedFen: 0, payers: payers(20, 20) },
    { budgetLineId: 'b', name: '', approvedFen: 60, reservedFen: 0, payers: payers(30, 30) },
    { budgetLineId: 'c', name: '', approvedFen: 30, reservedFen: 0, payers: payers(0, 30) },
  ],
  obligations: [
    { obligationId: '1', kind: 'contract', title: '', budgetLineId: 'a', ...parts(40, 30, 30) },
    { obligationId: '2', kind: 'contract', title: '', budgetLineId: 'b', ...parts(34, 20, 20) },
    { obligationId: '3', kind: 'post', title: '', budgetLineId: 'c', ...parts(30, 18, 18) },
  ],
};

function parts(committedFen: number, accruedFen: number, paidFen: number) {
  return { committedFen, accruedFen, paidFen, recoveredFen: 0 };
}
