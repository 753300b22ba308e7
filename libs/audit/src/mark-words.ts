import type { Place, FindingKind } from './place';
import type { Finding } from './result';
import { enumerate, questionOf } from './words';

const nouns: Readonly<Partial<Record<FindingKind, string>>> = {
  'text-band': 'a mark or a line of text',
  border: 'a frame',
};

const whereOf = (place: Place | undefined): string =>
  !place ? 'at the same places of every picture' : place.kind === 'border' ? 'around the picture' : `in ${place.label}`;

/** What a mark is called. @param place where it has one that has a name. @param classes that bear it; none where all do. */
export const describeMark = ({
  place,
  classes,
  task,
}: {
  place?: Place;
  classes: readonly string[];
  task: string;
}): Pick<Finding, 'kind' | 'place' | 'sentence'> => {
  const kind = place?.kind ?? 'mark';
  const whose = classes.length > 0 ? `Pictures of ${enumerate(classes)}` : 'Pictures';
  return {
    kind,
    place: place?.name,
    sentence: `${whose} have ${nouns[kind] ?? 'a mark'} ${whereOf(place)}: it tells ${questionOf(task)}.`,
  };
};
