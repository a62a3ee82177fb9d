/** A count, `37,404`. */
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
