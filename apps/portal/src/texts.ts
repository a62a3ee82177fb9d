import { en } from './texts-en.ts';
import { zh } from './texts-zh.ts';

/** Every language has the keys of the Chinese texts, which the compiler checks. */
export type Texts = typeof zh;

export const texts = { zh, en } as const;
export type Language = keyof typeof texts;
