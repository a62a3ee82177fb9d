/** One holiday of a year's notice: days off (with their weekends) and the weekend days worked in exchange (调休上班). */
export interface Holiday {
  readonly name: string;
  /** First and last day off, `MM-DD`; `-1:MM-DD` lies in the year before. */
  readonly off: readonly [string, string];
  readonly work: readonly string[];
}

/** What the State Council published for one year. */
export interface YearNotice {
  readonly year: number;
  /** Document numbers, the later amending the earlier. */
  readonly notices: readonly string[];
  readonly published: readonly string[];
  readonly holidays: readonly Holiday[];
}

const holiday = (name: string, off: readonly [string, string], ...work: string[]): Holiday => ({
  name,
  off,
  work,
});

const day = (name: string, off: string): Holiday => holiday(name, [off, off]);

/** 国务院办公厅关于节假日安排的通知, 2020–2026: adding a year here is all that a new notice needs. */
export const YEAR_NOTICES: readonly YearNotice[] = [
  {
    year: 2020,
    // The second notice prolonged the Spring Festival because of the epidemic: 31 January to 2 February off, and
    // Saturday 1 February, a make-up day in the first notice, was no longer worked.
    notices: ['国办发明电〔2019〕16号', '国办发明电〔2020〕1号'],
    published: ['2019-11-21', '2020-01-26'],
    holidays: [
      day('元旦', '01-01'),
      holiday('春节', ['01-24', '02-02'], '01-19'),
      holiday('清明节', ['04-04', '04-06']),
      holiday('劳动节', ['05-01', '05-05'], '04-26', '05-09'),
      holiday('端午节', ['06-25', '06-27'], '06-28'),
      holiday('国庆节、中秋节', ['10-01', '10-08'], '09-27', '10-10'),
    ],
  },
  {
    year: 2021,
    notices: ['国办发明电〔2020〕27号'],
    published: ['2020-11-25'],
    holidays: [
      holiday('元旦', ['01-01', '01-03']),
      holiday('春节', ['02-11', '02-17'], '02-07', '02-20'),
      holiday('清明节', ['04-03', '04-05']),
      holiday('劳动节', ['05-01', '05-05'], '04-25', '05-08'),
      holiday('端午节', ['06-12', '06-14']),
      holiday('中秋节', ['09-19', '09-21'], '09-18'),
      holiday('国庆节', ['10-01', '10-07'], '09-26', '10-09'),
    ],
  },
  {
    year: 2022,
    notices: ['国办发明电〔2021〕11号'],
    published: ['2021-10-25'],
    holidays: [
      holiday('元旦', ['01-01', '01-03']),
      holiday('春节', ['01-31', '02-06'], '01-29', '01-30'),
      holiday('清明节', ['04-03', '04-05'], '04-02'),
      holiday('劳动节', ['04-30', '05-04'], '04-24', '05-07'),
      holiday('端午节', ['06-03', '06-05']),
      holiday('中秋节', ['09-10', '09-12']),
      holiday('国庆节', ['10-01', '10-07'], '10-08', '10-09'),
    ],
  },
  {
    year: 2023,
    notices: ['国办发明电〔2022〕16号'],
    published: ['2022-12-08'],
    holidays: [
      holiday('元旦', ['-1:12-31', '01-02']),
      holiday('春节', ['01-21', '01-27'], '01-28', '01-29'),
      day('清明节', '04-05'),
      holiday('劳动节', ['04-29', '05-03'], '04-23', '05-06'),
      holiday('端午节', ['06-22', '06-24'], '06-25'),
      holiday('中秋节、国庆节', ['09-29', '10-06'], '10-07', '10-08'),
    ],
  },
  {
    year: 2024,
    notices: ['国办发明电〔2023〕7号'],
    published: ['2023-10-25'],
    holidays: [
      day('元旦', '01-01'),
      holiday('春节', ['02-10', '02-17'], '02-04', '02-18'),
      holiday('清明节', ['04-04', '04-06'], '04-07'),
      holiday('劳动节', ['05-01', '05-05'], '04-28', '05-11'),
      day('端午节', '06-10'),
      holiday('中秋节', ['09-15', '09-17'], '09-14'),
      holiday('国庆节', ['10-01', '10-07'], '09-29', '10-12'),
    ],
  },
  {
    year: 2025,
    notices: ['国办发明电〔2024〕12号'],
    published: ['2024-11-12'],
    holidays: [
      day('元旦', '01-01'),
      holiday('春节', ['01-28', '02-04'], '01-26', '02-08'),
      holiday('清明节', ['04-04', '04-06']),
      holiday('劳动节', ['05-01', '05-05'], '04-27'),
      holiday('端午节', ['05-31', '06-02']),
      holiday('国庆节、中秋节', ['10-01', '10-08'], '09-28', '10-11'),
    ],
  },
  {
    year: 2026,
    notices: ['国办发明电〔2025〕7号'],
    published: ['2025-11-04'],
    holidays: [
      holiday('元旦', ['01-01', '01-03'], '01-04'),
      holiday('春节', ['02-15', '02-23'], '02-14', '02-28'),
      holiday('清明节', ['04-04', '04-06']),
      holiday('劳动节', ['05-01', '05-05'], '05-09'),
      holiday('端午节', ['06-19', '06-21']),
      holiday('中秋节', ['09-25', '09-27']),
      holiday('国庆节', ['10-01', '10-07'], '09-20', '10-10'),
    ],
  },
];
