export { LinliClient, Refused, signIn, type Problem, type SignedIn } from './client.ts';
