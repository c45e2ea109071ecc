/** What an agent may say, and phrases of it that a caller could wait for. */
export const PROMPTS: Readonly<Record<string, readonly string[]>> = {
  'Thank you for calling Baker and Sons. Our office is closed at the moment. We open again on Monday at nine.':
    ['thank you for calling', 'closed at the moment', 'open again on monday'],
  'I am sorry, nobody can take your call right now. Please leave a message after the tone.': [
    'nobody can take your call',
    'leave a message after the tone',
  ],
  'I can book an appointment for you. Which day would you like to come?': [
    'book an appointment',
    'which day would you like',
  ],
  'On Tuesday the third of March we have nine thirty, eleven fifteen and two o’clock. Which one would you like?':
    ['the third of march', 'which one would you like'],
  'You would like Tuesday at half past ten. Is that right?': ['you would like tuesday', 'half past ten'],
  'Your appointment is booked. You will get a text message in a moment. Goodbye.': [
    'your appointment is booked',
    'text message in a moment',
  ],
  'Could you please tell me your name?': ['please tell me your name'],
  'Please say your phone number, one digit after the other.': [
    'say your phone number',
    'one digit after the other',
  ],
  'I heard six five, eight one one one, zero zero zero one. Is this correct?': [
    'i heard six five',
    'is this correct',
  ],
  'I did not understand that. Please say yes or no.': ['did not understand', 'please say yes or no'],
  'There is nothing free on that day. Shall I look at the day after?': ['nothing free on that day'],
  'Are you still there? I could not hear anything.': ['are you still there', 'could not hear anything'],
  'Do you want to cancel your appointment on Friday at four?': ['cancel your appointment', 'friday at four'],
  'I will put you through to a colleague now. Please hold the line.': [
    'put you through to a colleague',
    'hold the line',
  ],
  'Your message has been recorded. Somebody will call you back this afternoon.': [
    'message has been recorded',
    'call you back this afternoon',
  ],
  'What is the reason for your visit? A check up, a repair, or something else?': [
    'the reason for your visit',
  ],
  'How many people will be coming with you?': ['how many people will be coming'],
  'This call may be recorded. If you do not want that, please say so now.': [
    'this call may be recorded',
    'please say so now',
  ],
  'The next free appointment is tomorrow morning at a quarter past ten.': [
    'next free appointment',
    'tomorrow morning',
  ],
  'Our opening hours are from eight to six on working days.': ['our opening hours', 'from eight to six'],
  'For your safety we have sent a code of six digits to the phone that ends in one two three four.': [],
  'The car park behind the building is closed for repairs until the end of the month.': [],
};
