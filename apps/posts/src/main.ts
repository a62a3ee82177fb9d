import { bootService } from '#platform';
import { PostsModule } from './posts.module.ts';

await bootService(PostsModule);
