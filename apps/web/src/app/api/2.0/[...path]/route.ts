import { serveMlflow } from "@/server/mlflow/handle";

export const dynamic = "force-dynamic";

export {
  serveMlflow as DELETE,
  serveMlflow as GET,
  serveMlflow as PATCH,
  serveMlflow as POST,
  serveMlflow as PUT,
};
