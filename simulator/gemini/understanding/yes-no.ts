const NO = /^no\b|\b(cannot|not possible|does not (work|suit)|do not (want|agree)|no thank you)\b/;
const YES = /^yes\b|\b(yes please|that is (fine|correct|all right)|works for me|can confirm|sounds good)\b/;

/** A no outweighs a yes that is said along with it; undefined when the words say neither. */
export function yesOrNo(words: string): 'yes' | 'no' | undefined {
  if (NO.test(words)) return 'no';
  return YES.test(words) ? 'yes' : undefined;
}
