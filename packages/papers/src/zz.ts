import { connect } from "@foldwise/db/client";
export const x = connect;
