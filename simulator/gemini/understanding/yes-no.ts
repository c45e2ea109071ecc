const NO = /^no\b|\b(not today|cannot|does not work|do not want)\b/;
const YES = /^yes\b|\b(that is (fine|all right)|works for me|can confirm)\b/;

/** Undefined when the words say neither. */
export function yesOrNo(words: string): 'yes' | 'no' | undefined {
  if (NO.test(words)) return 'no';
  return YES.test(words) ? 'yes' : undefined;
}
