import { trainingMachine } from "@foldwise/core/states";
import { sqlText } from "../../sql-text";
import { stateWord } from "../../state-list";

/**
 * Whether an attempt works on the training `t`, which its state alone says: whoever gives up an attempt whose lease has run
 * out lets the training leave that state in the same transaction, whether or not another attempt begins.
 */
export const IS_AT_WORK = `t.state = ${sqlText(stateWord(trainingMachine.to("claim")))}`;
