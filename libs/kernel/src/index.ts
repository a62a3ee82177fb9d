export * from './canonical-json.ts';
export * from './clock.ts';
export * from './ids.ts';
export * from './money.ts';
export * from './rule-broken.ts';
export * from './transition.ts';
